import type { RawEntry } from './entry.ts';

/** Opcodes of WebSocket frames (RFC 6455 §5.2, §11.8). */
export const opcodes: Readonly<Record<number, RawEntry>> = {
  0: {
    name: 'Continuation',
    meaning: 'The frame goes on with the message that an earlier frame began.',
    why: 'A message may be sent before its length is known. All frames but the first have this opcode.',
    source: 'RFC 6455 §5.4',
  },
  1: {
    name: 'Text',
    meaning: 'The message is text in UTF-8. A program gets it as a string.',
    why: 'The two kinds of data are told apart on the wire, so that a browser knows what to hand to the page.',
    source: 'RFC 6455 §5.6',
  },
  2: {
    name: 'Binary',
    meaning: 'The message is bytes. A program gets it as a Blob or an ArrayBuffer.',
    why: 'What the bytes mean is for the application alone.',
    source: 'RFC 6455 §5.6',
  },
  3: {
    name: 'Reserved for data',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of data frames.',
    source: 'RFC 6455 §5.2',
  },
  4: {
    name: 'Reserved for data',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of data frames.',
    source: 'RFC 6455 §5.2',
  },
  5: {
    name: 'Reserved for data',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of data frames.',
    source: 'RFC 6455 §5.2',
  },
  6: {
    name: 'Reserved for data',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of data frames.',
    source: 'RFC 6455 §5.2',
  },
  7: {
    name: 'Reserved for data',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of data frames.',
    source: 'RFC 6455 §5.2',
  },
  8: {
    name: 'Close',
    meaning: 'The sender will send nothing more. The payload may hold a code and a reason.',
    why: 'Both sides send one, so that each knows that the other has seen everything. A TCP connection that merely ends leaves that open.',
    source: 'RFC 6455 §5.5.1',
  },
  9: {
    name: 'Ping',
    meaning: 'Asks the other side to answer with a pong that has the same payload.',
    why: 'It finds out whether the other side is alive, and keeps proxies from closing a quiet connection. Pages cannot send it.',
    source: 'RFC 6455 §5.5.2',
  },
  10: {
    name: 'Pong',
    meaning: 'Answers a ping, with its payload. One that nobody asked for is allowed.',
    why: 'The payload tells which ping is answered. One sent unasked serves as a heartbeat in one direction.',
    source: 'RFC 6455 §5.5.3',
  },
  11: {
    name: 'Reserved for control',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of control frames.',
    source: 'RFC 6455 §5.2',
  },
  12: {
    name: 'Reserved for control',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of control frames.',
    source: 'RFC 6455 §5.2',
  },
  13: {
    name: 'Reserved for control',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of control frames.',
    source: 'RFC 6455 §5.2',
  },
  14: {
    name: 'Reserved for control',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of control frames.',
    source: 'RFC 6455 §5.2',
  },
  15: {
    name: 'Reserved for control',
    meaning: 'No frame of this kind is defined. A receiver must fail the connection.',
    why: 'Room for further kinds of control frames.',
    source: 'RFC 6455 §5.2',
  },
};
