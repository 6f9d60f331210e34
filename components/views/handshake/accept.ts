/** The steps from Sec-WebSocket-Key to Sec-WebSocket-Accept, with the values of one handshake (RFC 6455 §4.2.2). */
import type { Handshake } from '../../../wire/index.ts';

/** The text that every server adds to the key. */
export const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface AcceptSteps {
  readonly key: string;
  readonly joined: string;
  /** The 20 bytes of SHA-1. */
  readonly digest: Uint8Array;
  /** The digest in base64: what the server must send. */
  readonly expected: string;
  /** What it did send, if anything. */
  readonly sent?: string;
}

/** Nothing where the request had no key. */
export function acceptSteps(handshake: Handshake): AcceptSteps | undefined {
  const { key, expectedAccept: expected, accept: sent } = handshake;
  if (key === undefined || expected === undefined) return undefined;
  const steps = {
    key,
    joined: key + GUID,
    // Base64 says the same 20 bytes in letters; undoing it gives the digest.
    digest: Uint8Array.from(atob(expected), (letter) => letter.charCodeAt(0)),
    expected,
  };
  return sent === undefined ? steps : { ...steps, sent };
}

/** Two texts side by side: which characters of the second differ from the first. */
export const differences = (expected: string, sent: string): readonly boolean[] =>
  Array.from(sent, (character, index) => character !== expected[index]);
