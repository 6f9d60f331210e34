import type { RawEntry } from './entry.ts';

/** Fields of WebSocket frames, in the order in which they cross the wire. */
export const websocketFields = {
  'ws.fin': {
    name: 'FIN',
    meaning: '1: this frame is the last of its message. 0: more frames of the message follow.',
    why: 'A sender can begin a message before it knows its length, and send it in pieces.',
    source: 'RFC 6455 §5.2',
  },
  'ws.rsv1': {
    name: 'RSV1',
    meaning:
      'Set on the first frame of a message that is compressed, if permessage-deflate was agreed on. Otherwise 0.',
    why: 'Three bits were set aside for extensions, so that they need no new frame format.',
    source: 'RFC 7692 §6',
  },
  'ws.rsv2': {
    name: 'RSV2',
    meaning: 'Must be 0: no extension in use gives it a meaning.',
    why: 'A receiver that meets it set must fail the connection, so the bit stays free for the future.',
    source: 'RFC 6455 §5.2',
  },
  'ws.rsv3': {
    name: 'RSV3',
    meaning: 'Must be 0: no extension in use gives it a meaning.',
    why: 'A receiver that meets it set must fail the connection, so the bit stays free for the future.',
    source: 'RFC 6455 §5.2',
  },
  'ws.opcode': {
    name: 'Opcode',
    meaning: 'What kind of frame this is: 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong.',
    why: 'The highest of its four bits tells control frames (8 to 15) from data frames (0 to 7).',
    source: 'RFC 6455 §5.2',
  },
  'ws.mask': {
    name: 'MASK',
    meaning:
      '1: the payload is masked and a masking key follows. Frames from a client must have it, frames from a server must not.',
    why: 'A rule that differs by side lets each receiver notice a broken peer at the second byte.',
    source: 'RFC 6455 §5.1',
  },
  'ws.payload-length': {
    name: 'Payload length',
    meaning:
      'The length in bytes if it is at most 125. 126: the next 2 bytes hold it. 127: the next 8 bytes hold it.',
    why: 'Most messages are short, and seven bits are enough for them. So the shortest head is 2 bytes.',
    source: 'RFC 6455 §5.2',
  },
  'ws.extended-length-16': {
    name: 'Extended payload length, 16 bits',
    meaning: 'The payload length for 126 to 65,535 bytes, most significant byte first.',
    why: 'Two more bytes are paid only by frames that need them.',
    source: 'RFC 6455 §5.2',
  },
  'ws.extended-length-64': {
    name: 'Extended payload length, 64 bits',
    meaning:
      'The payload length for 65,536 bytes and more, most significant byte first. Its first bit must be 0.',
    why: 'One frame can carry a file of any size. The first bit stays 0 so that languages with signed numbers read it right.',
    source: 'RFC 6455 §5.2',
  },
  'ws.masking-key': {
    name: 'Masking key',
    meaning:
      'Four random bytes, new for each frame. Byte i of the payload was combined (XOR) with byte i mod 4 of the key.',
    why: 'A page cannot foresee the key, so it cannot make a browser put chosen bytes on the wire that an old proxy would take for an HTTP request. It hides nothing: the key stands beside the data.',
    source: 'RFC 6455 §5.3',
  },
  'ws.payload': {
    name: 'Payload',
    meaning: 'The payload as it crossed the wire. If the frame is masked, these are the masked bytes.',
    why: 'The length in the head says where it ends, so it may hold any bytes.',
    source: 'RFC 6455 §5.2',
  },
  'ws.unmasked-payload': {
    name: 'Unmasked payload',
    meaning: 'The payload after each byte was combined (XOR) with its byte of the masking key.',
    why: 'XOR undoes itself: what masked the bytes also unmasks them.',
    source: 'RFC 6455 §5.3',
  },
  'ws.inflated-payload': {
    name: 'Inflated message',
    meaning: 'The whole message after decompression. It stands on the last frame of the message.',
    why: 'Compression works on messages, not on frames: only all fragments together can be inflated.',
    source: 'RFC 7692 §7.2.2',
  },
  'deflate.stored-block': {
    name: 'Stored block',
    meaning: 'Bytes that were sent as they are.',
    why: 'Data that does not get shorter is better left alone. The block costs five bytes.',
    source: 'RFC 1951 §3.2.4',
  },
  'deflate.fixed-block': {
    name: 'Block with fixed codes',
    meaning: 'Bytes that came from a block with the codes that the standard gives.',
    why: 'A short message cannot afford to bring its own code table along.',
    source: 'RFC 1951 §3.2.6',
  },
  'deflate.dynamic-block': {
    name: 'Block with its own codes',
    meaning: 'Bytes that came from a block that begins with the code table it uses.',
    why: 'Codes that fit the data are shorter, which pays for the table when there is enough data.',
    source: 'RFC 1951 §3.2.7',
  },
  'ws.close-code': {
    name: 'Close code',
    meaning: 'Why the sender closes, as a number: 1000 is a normal end.',
    why: 'The other side can decide by it whether to connect again.',
    source: 'RFC 6455 §7.4',
  },
  'ws.close-reason': {
    name: 'Close reason',
    meaning: 'Why the sender closes, in words, as UTF-8. At most 123 bytes.',
    why: 'It is for logs and people. Programs go by the code.',
    source: 'RFC 6455 §5.5.1',
  },
  'ws.unfinished-head': {
    name: 'Unfinished frame head',
    meaning: 'The first bytes of a frame head whose rest has not arrived.',
    why: 'TCP delivers bytes, not frames: a read may stop anywhere, even inside a length.',
    source: 'RFC 6455 §5.2',
  },
} as const satisfies Record<string, RawEntry>;
