import type { RawRule } from './entry.ts';

/** Rules of WebSocket that a handshake or a frame can break, and the close code that the receiver should answer with. */
export const websocketProblems = {
  'ws.bad-handshake-method': {
    name: 'Handshake is not a GET',
    meaning: 'The opening handshake uses another method than GET, or a version of HTTP before 1.1.',
    why: 'The handshake must look like a plain request, so that any HTTP server can take part in it.',
    source: 'RFC 6455 §4.1',
  },
  'ws.no-upgrade': {
    name: 'No “Upgrade: websocket”',
    meaning: 'The Upgrade header is missing, or does not name websocket.',
    why: 'The protocol changes only if both sides name the same new one.',
    source: 'RFC 6455 §4.1',
  },
  'ws.no-connection-upgrade': {
    name: 'No “Connection: Upgrade”',
    meaning: 'The Connection header is missing, or does not name Upgrade. Often a proxy dropped it.',
    why: 'Upgrade is meant for the next party only. Connection lists such headers, so that a proxy that does not understand them removes them.',
    source: 'RFC 6455 §4.1',
  },
  'ws.bad-key': {
    name: 'Bad Sec-WebSocket-Key',
    meaning: 'The key is missing, there are several, or it is not 16 bytes in base64.',
    why: 'The server proves with it that it speaks WebSocket: the answer depends on the key.',
    source: 'RFC 6455 §4.1',
  },
  'ws.bad-version': {
    name: 'Bad Sec-WebSocket-Version',
    meaning:
      'The version is missing or is not 13. The server should answer 426 with the versions that it speaks.',
    why: 'Drafts before the standard had other numbers and other frames.',
    source: 'RFC 6455 §4.4',
  },
  'ws.wrong-accept': {
    name: 'Wrong Sec-WebSocket-Accept',
    meaning:
      'The server did not answer with the value that belongs to the key. The client must fail the connection.',
    why: 'A server that does not know WebSocket, or a cache with an old answer, cannot give the right value.',
    source: 'RFC 6455 §4.1',
  },
  'ws.unasked-protocol': {
    name: 'Subprotocol not offered',
    meaning:
      'The server chose a subprotocol that the client did not offer. The client must fail the connection.',
    why: 'The client would not know how to speak it.',
    source: 'RFC 6455 §4.1',
  },
  'ws.unasked-extension': {
    name: 'Extension not offered',
    meaning:
      'The server uses an extension that the client did not offer. The client must fail the connection.',
    why: 'An extension changes the meaning of frames, so both sides have to agree first.',
    source: 'RFC 6455 §4.1',
  },
  'ws.reserved-bit': {
    name: 'Reserved bit set',
    meaning: 'RSV1, RSV2 or RSV3 is set, and no extension that was agreed on gives it a meaning.',
    why: 'The receiver cannot know what it means, so it must fail the connection.',
    source: 'RFC 6455 §5.2',
    closeCode: 1002,
  },
  'ws.reserved-opcode': {
    name: 'Reserved opcode',
    meaning: 'Opcodes 3 to 7 and 11 to 15 mean nothing yet.',
    why: 'The receiver cannot know what to do with the frame, so it must fail the connection.',
    source: 'RFC 6455 §5.2',
    closeCode: 1002,
  },
  'ws.unmasked-client-frame': {
    name: 'Unmasked frame from the client',
    meaning: 'The client sent a frame without a masking key. The server must close the connection.',
    why: 'Without a mask, a page could choose the exact bytes that cross the wire and poison the cache of an old proxy.',
    source: 'RFC 6455 §5.1',
    closeCode: 1002,
  },
  'ws.masked-server-frame': {
    name: 'Masked frame from the server',
    meaning: 'The server sent a masked frame. The client must close the connection.',
    why: 'The attack that masking prevents comes from pages, not from servers. Masks on this side would only cost time.',
    source: 'RFC 6455 §5.1',
    closeCode: 1002,
  },
  'ws.long-control-frame': {
    name: 'Control frame too long',
    meaning: 'A control frame has more than 125 bytes of payload.',
    why: 'Control frames must be quick to pass on and easy to store, also between the pieces of a long message.',
    source: 'RFC 6455 §5.5',
    closeCode: 1002,
  },
  'ws.fragmented-control-frame': {
    name: 'Fragmented control frame',
    meaning: 'A control frame has FIN 0.',
    why: 'Control frames stand between the pieces of other messages. If they came in pieces too, the pieces could not be told apart.',
    source: 'RFC 6455 §5.5',
    closeCode: 1002,
  },
  'ws.length-not-minimal': {
    name: 'Length not in its shortest form',
    meaning: 'The length is written in more bytes than it needs.',
    why: 'One way to write each length leaves no room for filters and receivers to disagree.',
    source: 'RFC 6455 §5.2',
    closeCode: 1002,
  },
  'ws.length-too-large': {
    name: 'Length with its first bit set',
    meaning: 'The first bit of a 64-bit length is 1.',
    why: 'Languages with signed numbers would read it as a negative length.',
    source: 'RFC 6455 §5.2',
    closeCode: 1002,
  },
  'ws.unexpected-continuation': {
    name: 'Continuation of nothing',
    meaning: 'A continuation frame comes while no message is under way.',
    why: 'There is nothing that it could continue.',
    source: 'RFC 6455 §5.4',
    closeCode: 1002,
  },
  'ws.missing-continuation': {
    name: 'New message inside another',
    meaning: 'A text or binary frame comes before the message under way has ended.',
    why: 'Pieces of two messages cannot be mixed: nothing in a frame says which message it belongs to.',
    source: 'RFC 6455 §5.4',
    closeCode: 1002,
  },
  'ws.invalid-utf8': {
    name: 'Text is not UTF-8',
    meaning: 'The payload of a text message holds bytes that are not UTF-8.',
    why: 'Text means UTF-8 here and nothing else, so that no guessing is needed.',
    source: 'RFC 6455 §8.1',
    closeCode: 1007,
  },
  'ws.short-close': {
    name: 'Close frame with one byte',
    meaning: 'The payload of a close frame is 1 byte long. It must be empty or begin with a code of 2 bytes.',
    why: 'Half a code says nothing.',
    source: 'RFC 6455 §5.5.1',
    closeCode: 1002,
  },
  'ws.bad-close-code': {
    name: 'Close code not allowed',
    meaning:
      'The code is not one that may be sent: 1000–1003, 1007–1014, 3000–4999. 1005, 1006 and 1015 never cross the wire.',
    why: 'Codes that programs make up for themselves when nothing came must not be confused with those that did come.',
    source: 'RFC 6455 §7.4',
    closeCode: 1002,
  },
  'ws.bad-close-reason': {
    name: 'Close reason is not UTF-8',
    meaning: 'The reason in a close frame holds bytes that are not UTF-8.',
    why: 'The reason is handed to programs as text.',
    source: 'RFC 6455 §5.5.1',
    closeCode: 1007,
  },
  'deflate.bad-parameter': {
    name: 'Bad parameter of permessage-deflate',
    meaning:
      'A parameter is unknown, stands twice, or has a value that it cannot have. The client must fail the connection.',
    why: 'Without the same parameters on both sides, messages cannot be inflated.',
    source: 'RFC 7692 §7.1',
  },
  'deflate.unasked-parameter': {
    name: 'Window limit not offered',
    meaning:
      'The server limits the window of the client, which had not offered that. The client must fail the connection.',
    why: 'Some clients cannot compress with a smaller window.',
    source: 'RFC 7692 §7.1.2.2',
  },
  'deflate.damaged': {
    name: 'Compressed data is damaged',
    meaning: 'The message cannot be inflated. The receiver must fail the connection.',
    why: 'With context takeover, all later messages would be wrong as well.',
    source: 'RFC 7692 §7.2.2',
    closeCode: 1007,
  },
  'deflate.too-far': {
    name: 'Reference beyond the window',
    meaning: 'The compressed data refers to bytes that the receiver no longer has, or never had.',
    why: 'The window that was agreed on says how much the receiver must remember. Without context takeover, it forgets after each message.',
    source: 'RFC 7692 §7.1.2',
    closeCode: 1007,
  },
  'deflate.too-much': {
    name: 'Too much to inflate',
    meaning: 'The message is longer than is inflated here. A receiver answers with 1009.',
    why: 'A few kilobytes can inflate to many megabytes, so a receiver needs a bound that counts inflated bytes.',
    source: 'RFC 7692 §8',
    closeCode: 1009,
  },
  'deflate.lost': {
    name: 'Not inflated',
    meaning:
      'This message may refer to an earlier one that could not be inflated, so it is not inflated either.',
    why: 'With context takeover each message builds on those before it.',
    source: 'RFC 7692 §7.2.2',
  },
  'ws.frame-after-close': {
    name: 'Frame after the close frame',
    meaning: 'The side that sent a close frame goes on sending.',
    why: 'A close frame is the last frame of its side. What comes after it is ignored.',
    source: 'RFC 6455 §5.5.1',
  },
} as const satisfies Record<string, RawRule>;
