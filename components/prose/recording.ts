/** The recorded run of a lab, for prose that quotes it. Runs at build time, from the project's root. */
import { readFile } from 'node:fs/promises';
import { getEntry } from 'astro:content';
import { ConversationBuilder, decodeTrace, type Conversation, type Trace } from '../../wire/index.ts';

export interface Recording {
  readonly trace: Trace;
  readonly conversation: Conversation;
}

/**
 * Reads the recording of a lab; undefined while the lab has none and none is required.
 * @param of The lab's id, such as `short-polling/ticker`.
 * @throws {Error} when there is no such lab, or `REQUIRE_RECORDINGS=1` and no recording.
 */
export async function readRecording(of: string): Promise<Recording | undefined> {
  const entry = await getEntry('labs', of);
  if (entry === undefined) throw new Error(`There is no lab “${of}” in content/lessons.`);
  const { recording } = entry.data;
  if (recording === undefined) {
    if (process.env['REQUIRE_RECORDINGS'] !== '1') return undefined;
    throw new Error(`The lab “${of}” has no recording.trace: run \`npm run record\`.`);
  }
  const trace = decodeTrace(new Uint8Array(await readFile(recording)));
  const builder = new ConversationBuilder();
  builder.append(trace.events);
  return { trace, conversation: builder.conversation };
}

/**
 * What prose quotes from the recording of a lab; undefined while there is none.
 * @throws {Error} naming the lab, when the recording does not have it.
 */
export async function quoteRecording<Quote>(
  of: string,
  quote: (conversation: Conversation) => Quote,
): Promise<Quote | undefined> {
  const recording = await readRecording(of);
  if (recording === undefined) return undefined;
  try {
    return quote(recording.conversation);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The recording of “${of}” does not have what the lesson quotes. ${reason}`, {
      cause: error,
    });
  }
}
