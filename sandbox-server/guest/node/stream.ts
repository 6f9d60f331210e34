/** `node:stream`: the `readable-stream` package, which is Node's own streams made to run elsewhere. */
import type * as NodeStream from 'node:stream';
import Readable from 'readable-stream/lib/ours/browser.js';

const all = Readable as unknown as typeof NodeStream;
// What one gets from Node by default is the legacy Stream, with the classes on it.
const Stream = Object.assign(all.Stream, {
  Readable: all.Readable,
  Writable: all.Writable,
  Duplex: all.Duplex,
  Transform: all.Transform,
  PassThrough: all.PassThrough,
  pipeline: all.pipeline,
  finished: all.finished,
});

export const {
  Writable,
  Duplex,
  Transform,
  PassThrough,
  pipeline,
  finished,
  compose,
  addAbortSignal,
  promises,
} = all;
const { Readable: ReadableStream } = all;
export { ReadableStream as Readable, Stream };
export default Stream;
