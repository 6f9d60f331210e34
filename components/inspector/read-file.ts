/** A file that a reader chose, as a run. Readers of files are loaded when the first one is opened. */
import type { Trace } from '../../wire/index.ts';
import type { FileFormat } from '../../wire/files.ts';

/** Larger files would hold more than the views keep, and a browser's tab hardly bears them. */
export const MOST_BYTES = 64 * 1024 * 1024;

export type Opened =
  | { readonly ok: true; readonly name: string; readonly format: FileFormat; readonly trace: Trace }
  | { readonly ok: false; readonly name: string; readonly message: string };

/** Reads a file; whatever is wrong with it is said in words for its reader. */
export async function openForReading(file: File): Promise<Opened> {
  const { name } = file;
  const refuse = (message: string): Opened => ({ ok: false, name, message });
  if (file.size === 0) return refuse('The file is empty.');
  if (file.size > MOST_BYTES) return refuse(tooLarge(file.size));
  const { FormatError, openFile } = await import('../../wire/files.ts');
  try {
    const { format, trace } = openFile(new Uint8Array(await file.arrayBuffer()));
    if (!trace.events.some(({ kind }) => kind === 'open'))
      return refuse('The file can be read, and holds no TCP connection.');
    return { ok: true, name, format, trace };
  } catch (error) {
    if (error instanceof FormatError) return refuse(`${error.message} ${HINTS[error.code]}`);
    return refuse(`The file could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

const tooLarge = (size: number): string =>
  `The file is too large: ${megabytes(size)}, and at most ${megabytes(MOST_BYTES)} can be opened. Cut the capture to the part that matters, such as with a filter in Wireshark.`;

const HINTS = {
  foreign: 'It opens pcapng files of Wireshark and tshark, HAR files of browsers, and traces of this course.',
  newer: '',
  cut: 'Perhaps the download or the capture was broken off: save it again.',
  damaged: 'Save it again from the program that made it.',
} as const;
