/** The second door: files of other programs, which a page loads only when it needs them. */
import { decodeHar, isHar } from './har/reader.ts';
import { FormatError } from './format-error.ts';
import { isPcapng } from './pcapng/blocks.ts';
import { decodePcapng } from './pcapng/reader.ts';
import { decodeTrace, isTrace } from './trace/encoding.ts';
import type { Trace } from './trace/trace.ts';

export { FormatError, type FormatCode } from './format-error.ts';
export type { Har, HarEntry } from './har/har.ts';
export { decodeHar } from './har/reader.ts';
export { encodeHar } from './har/writer.ts';
export { decodePcapng } from './pcapng/reader.ts';
export { encodePcapng, type PcapngOptions } from './pcapng/writer.ts';

export type FileFormat = 'trace' | 'pcapng' | 'har';

/** A file of any format that is known, told by its first bytes. @throws {FormatError} */
export function openFile(bytes: Uint8Array): { readonly format: FileFormat; readonly trace: Trace } {
  if (isTrace(bytes)) return { format: 'trace', trace: decodeTrace(bytes) };
  if (isPcapng(bytes)) return { format: 'pcapng', trace: decodePcapng(bytes) };
  const start = new TextDecoder().decode(bytes.subarray(0, 64));
  if (/^\ufeff?\s*\{/.test(start)) {
    const text = new TextDecoder().decode(bytes);
    if (isHar(text)) return { format: 'har', trace: decodeHar(text) };
  }
  throw new FormatError('foreign', 'This is no trace, no pcapng file and no HAR file.');
}
