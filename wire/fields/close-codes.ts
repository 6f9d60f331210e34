import type { RawEntry } from './entry.ts';

/** Close codes (RFC 6455 §7.4.1 and the IANA registry). For codes from 3000 on, see `closeCodeEntry`. */
export const closeCodes: Readonly<Record<number, RawEntry>> = {
  1000: {
    name: 'Normal closure',
    meaning: 'The purpose of the connection has been fulfilled.',
    why: 'The ordinary end. There is no reason to connect again.',
    source: 'RFC 6455 §7.4.1',
  },
  1001: {
    name: 'Going away',
    meaning: 'A server shuts down, or the reader has left the page.',
    why: 'A client that still wants the data may connect again, to another server perhaps.',
    source: 'RFC 6455 §7.4.1',
  },
  1002: {
    name: 'Protocol error',
    meaning: 'The other side broke a rule of the protocol.',
    why: 'It is a fault in a program. To connect again will hardly help.',
    source: 'RFC 6455 §7.4.1',
  },
  1003: {
    name: 'Unsupported data',
    meaning:
      'The other side sent a kind of data that cannot be accepted, such as binary where only text is understood.',
    why: 'It is about what the application understands, not about the protocol.',
    source: 'RFC 6455 §7.4.1',
  },
  1004: {
    name: 'Reserved',
    meaning: 'Has no meaning, and may not be sent.',
    why: 'It was set aside while the standard was written.',
    source: 'RFC 6455 §7.4.1',
  },
  1005: {
    name: 'No status received',
    meaning:
      'The close frame had no code. This code never crosses the wire; a program sees it when none came.',
    why: 'Programs get a number in any case, and this one says that there was none.',
    source: 'RFC 6455 §7.4.1',
  },
  1006: {
    name: 'Abnormal closure',
    meaning: 'The connection ended without a close frame. This code never crosses the wire.',
    why: 'A page learns no more than this about any failure, so that it cannot use WebSocket to look around in a private network.',
    source: 'RFC 6455 §7.4.1',
  },
  1007: {
    name: 'Invalid payload data',
    meaning: 'A text message was not UTF-8, or compressed data could not be inflated.',
    why: 'The receiver would have to guess, so it must fail the connection.',
    source: 'RFC 6455 §7.4.1',
  },
  1008: {
    name: 'Policy violation',
    meaning: 'A message breaks a rule of the application, such as being sent without permission.',
    why: 'A general answer where no other code fits, or where details should stay hidden.',
    source: 'RFC 6455 §7.4.1',
  },
  1009: {
    name: 'Message too big',
    meaning: 'A message is larger than the receiver is willing to store.',
    why: 'Every receiver needs a bound, because a length may be anything up to 2^63.',
    source: 'RFC 6455 §7.4.1',
  },
  1010: {
    name: 'Mandatory extension',
    meaning: 'The client needed an extension that the server did not agree to.',
    why: 'Only a client sends it. A server can refuse in the handshake.',
    source: 'RFC 6455 §7.4.1',
  },
  1011: {
    name: 'Internal error',
    meaning: 'The server met something that it had not expected.',
    why: 'The HTTP world has 500 for this.',
    source: 'RFC 6455 §7.4.1',
  },
  1012: {
    name: 'Service restart',
    meaning: 'The server restarts. Connect again after a random wait.',
    why: 'The wait keeps all clients from coming back in the same moment.',
    source: 'RFC 6455 §11.7',
  },
  1013: {
    name: 'Try again later',
    meaning: 'The server is overloaded. Connect again later, or elsewhere.',
    why: 'It lets a server shed load without looking broken.',
    source: 'RFC 6455 §11.7',
  },
  1014: {
    name: 'Bad gateway',
    meaning: 'A server between the two got an invalid answer from the one behind it.',
    why: 'The HTTP world has 502 for this.',
    source: 'RFC 6455 §11.7',
  },
  1015: {
    name: 'TLS handshake failed',
    meaning: 'TLS could not be set up. This code never crosses the wire.',
    why: 'There is no connection on which it could be sent.',
    source: 'RFC 6455 §7.4.1',
  },
};

/** Codes from 3000 to 3999, and from 4000 to 4999. */
export const applicationCloseCodes = {
  registered: {
    name: 'Registered code',
    meaning: 'A code of a library or framework, registered with IANA.',
    why: 'Libraries need codes that do not collide with those of others.',
    source: 'RFC 6455 §7.4.2',
  },
  private: {
    name: 'Private code',
    meaning: 'A code that this application gave a meaning of its own.',
    why: 'Nobody else will use these codes, so no registration is needed.',
    source: 'RFC 6455 §7.4.2',
  },
} as const satisfies Record<string, RawEntry>;
