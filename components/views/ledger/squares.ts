/** The ledger's bar: bytes as small squares, so that sizes can be seen before they are read. */
import type { Classes } from '../../../wire/index.ts';

export const classes = ['payload', 'framing', 'httpHead', 'padding', 'opaque'] as const;

export type ByteClass = (typeof classes)[number];

export const classWords: Readonly<Record<ByteClass, { readonly name: string; readonly what: string }>> = {
  payload: { name: 'Payload', what: 'what the program wanted to say' },
  framing: { name: 'Framing', what: 'frame heads, masking keys, chunk sizes, control frames' },
  httpHead: { name: 'HTTP heads', what: 'start lines and headers' },
  padding: { name: 'Padding', what: 'comments of an event stream, empty lines' },
  opaque: { name: 'Other', what: 'bytes of no protocol known here' },
};

/** Bytes that one square stands for: a power of two, so that `total` takes at most `most` squares. */
export function bytesPerSquare(total: number, most: number): number {
  let unit = 1;
  while (total / unit > most) unit *= 2;
  return unit;
}

/** Squares of each class in order. Any class that has bytes has a square, however few they are. */
export function squaresOf(sums: Classes, unit: number): readonly { kind: ByteClass; count: number }[] {
  return classes
    .map((kind) => ({ kind, count: sums[kind] ? Math.max(1, Math.round(sums[kind] / unit)) : 0 }))
    .filter(({ count }) => count > 0);
}
