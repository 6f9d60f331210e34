import type { Trace, TraceEvent } from './trace.ts';

/** Why bytes could not be read as a trace. */
export type TraceFormatCode = 'foreign' | 'newer' | 'cut' | 'damaged';

/** Thrown by the decoders; `message` can be shown to a reader. */
export class TraceFormatError extends Error {
  readonly code: TraceFormatCode;

  constructor(code: TraceFormatCode, message: string) {
    super(message);
    this.name = 'TraceFormatError';
    this.code = code;
  }
}

/** A whole trace as a file. */
export function encodeTrace(_trace: Trace): Uint8Array {
  throw new Error('not built yet');
}

/** Reads a trace file. @throws {TraceFormatError} */
export function decodeTrace(_bytes: Uint8Array): Trace {
  throw new Error('not built yet');
}

/** Events as one batch for the control channel. Each batch stands alone. */
export function encodeEvents(_events: readonly TraceEvent[]): Uint8Array {
  throw new Error('not built yet');
}

/** Reads a batch. Chunk bytes are views into `bytes`. @throws {TraceFormatError} */
export function decodeEvents(_bytes: Uint8Array): TraceEvent[] {
  throw new Error('not built yet');
}
