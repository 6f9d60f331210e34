/**
 * Traces in bytes, for files and for the control channel.
 *
 * A batch is a version byte, the number of events, and the events. A file is a magic
 * number, a version byte, the meta data as JSON with its length in front, and a batch.
 * Numbers are LEB128.
 */
import { ByteReader, CutError } from '../bytes/byte-reader.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { FormatError } from '../format-error.ts';
import { newBatch, readEvent, writeEvent } from './event-coding.ts';
import type { Trace, TraceEvent, TraceMeta } from './trace.ts';

/** The version that is written. Read as well: 1, without conditions and clients' names, and 2, without source lines. */
const VERSION = 3;

/** As in PNG: a byte above 127, a name, and both line ends, so that damage by text conversion shows. */
const MAGIC = new Uint8Array([0x89, 0x52, 0x54, 0x31, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Thrown by the decoders; `message` can be shown to a reader. */
export class TraceFormatError extends FormatError {
  override readonly name = 'TraceFormatError';
}

/** A whole trace as a file. Times are rounded to whole microseconds. */
export function encodeTrace(trace: Trace): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.raw(MAGIC);
  writer.byte(VERSION);
  writer.text(JSON.stringify(trace.meta));
  writeBatch(writer, trace.events);
  return writer.written.slice();
}

/** Reads a trace file. Chunk bytes are views into `bytes`. @throws {TraceFormatError} */
export function decodeTrace(bytes: Uint8Array): Trace {
  const known = MAGIC.subarray(0, Math.min(MAGIC.length, bytes.length));
  if (!known.every((byte, index) => bytes[index] === byte)) {
    throw new TraceFormatError(
      'foreign',
      'These bytes are not a trace: the magic number at their start is missing.',
    );
  }
  return reading(bytes, (reader) => {
    reader.take(MAGIC.length);
    readVersion(reader);
    const meta = readMeta(reader.text());
    return { meta, events: readBatch(reader) };
  });
}

/** Events as one batch for the control channel. Each batch stands alone. Times are rounded to whole microseconds. */
export function encodeEvents(events: readonly TraceEvent[]): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writeBatch(writer, events);
  return writer.written.slice();
}

/** Reads a batch. Chunk bytes are views into `bytes`. @throws {TraceFormatError} */
export function decodeEvents(bytes: Uint8Array): TraceEvent[] {
  return reading(bytes, readBatch);
}

/** True if the bytes begin as a trace file does, whatever its version. */
export const isTrace = (bytes: Uint8Array): boolean => MAGIC.every((byte, index) => bytes[index] === byte);

function writeBatch(writer: ByteWriter, events: readonly TraceEvent[]): void {
  writer.byte(VERSION);
  writer.varint(events.length);
  const before = newBatch();
  for (const event of events) writeEvent(writer, event, before);
}

function readBatch(reader: ByteReader): TraceEvent[] {
  readVersion(reader);
  const count = reader.varint();
  const events: TraceEvent[] = [];
  const before = newBatch();
  while (events.length < count) events.push(readEvent(reader, before));
  return events;
}

function readVersion(reader: ByteReader): void {
  const version = reader.byte();
  if (version > VERSION) {
    throw new TraceFormatError(
      'newer',
      `This trace has version ${version}; this program reads versions up to ${VERSION}. A newer program can open it.`,
    );
  }
  if (version === 0) throw new TraceFormatError('damaged', 'This trace is damaged: no version 0 exists.');
}

function readMeta(json: string): TraceMeta {
  const meta: unknown = JSON.parse(json);
  if (!isMeta(meta)) throw new SyntaxError('the meta data lacks startedAt or base');
  return meta;
}

const isMeta = (meta: unknown): meta is TraceMeta =>
  typeof meta === 'object' &&
  meta !== null &&
  'startedAt' in meta &&
  typeof meta.startedAt === 'number' &&
  'base' in meta &&
  typeof meta.base === 'string';

/** Turns whatever goes wrong while reading into one kind of error, and insists that all bytes are used. */
function reading<T>(bytes: Uint8Array, read: (reader: ByteReader) => T): T {
  const reader = new ByteReader(bytes);
  try {
    const result = read(reader);
    if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes follow the last event`);
    return result;
  } catch (error) {
    if (error instanceof TraceFormatError) throw error;
    if (error instanceof CutError) {
      throw new TraceFormatError(
        'cut',
        `This trace is cut short: it ends after ${bytes.length} bytes, inside its data.`,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw new TraceFormatError('damaged', `This trace is damaged near byte ${reader.position}: ${reason}.`);
  }
}
