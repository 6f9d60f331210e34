/** Names and secrets of sessions. Web Crypto is everywhere, so nothing here needs Node. */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LENGTH = 16;

/** What a session's id may look like in a path; ids are 16 characters today. */
export const SESSION_ID = /^[a-z0-9]{12,32}$/;

/** What a server's host name may look like in a path, behind its session's id and a dot. */
export const SERVER_NAME = /^[\w-]{1,64}$/;

/** A session's public name: 16 lower-case letters and digits, about 82 bits, so that nobody finds one by trying. */
export function newSessionId(): string {
  let id = '';
  while (id.length < ID_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(ID_LENGTH))) {
      // 252 is the largest multiple of 36 in a byte: without this, some letters would be likelier.
      if (byte < 252 && id.length < ID_LENGTH) id += LETTERS.charAt(byte % 36);
    }
  }
  return id;
}

/** The secret that lets a page take its session up again: 128 bits in hexadecimal. */
export function newToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** Compares without telling by the time taken how much was right. */
export function sameToken(given: string, expected: string): boolean {
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index++) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index);
  }
  return difference === 0;
}
