import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from '../bytes/base64.ts';
import type { FrameItem } from '../conversation/conversation.ts';
import { KEY, switching, upgrade } from '../testing/specimens.ts';
import { bytesOf, converse, fieldLines, plain, read, type Said, traceOf } from '../testing/trace.ts';
import { readFrameHead } from './frame.ts';
import { expectedAccept } from './handshake.ts';

/** Frames that one side sent after the handshake. */
const frames = (side: 'client' | 'server', text: string): FrameItem[] =>
  converse(['client', upgrade()], ['server', switching()], [side, text]).items.filter(
    (item) => item.kind === 'frame',
  );

/** The examples of RFC 6455 §5.7, and a close frame. */
const examples: ['client' | 'server', string, Partial<FrameItem>[]][] = [
  [
    'server',
    '<81 05 48656c6c6f>',
    [{ opcode: 1, fin: true, masked: false, payloadLength: 5, headLength: 2, text: 'Hello' }],
  ],
  [
    'client',
    '<81 85 37fa213d 7f9f4d5158>',
    [{ opcode: 1, fin: true, masked: true, payloadLength: 5, headLength: 6, text: 'Hello' }],
  ],
  [
    'server',
    '<01 03 48656c><80 02 6c6f>',
    [
      { opcode: 1, fin: false, text: 'Hel' },
      { opcode: 0, fin: true, text: 'lo' },
    ],
  ],
  ['server', '<89 05 48656c6c6f>', [{ opcode: 9, payloadLength: 5, payload: bytesOf('Hello') }]],
  ['client', '<8a 85 37fa213d 7f9f4d5158>', [{ opcode: 10, masked: true, payload: bytesOf('Hello') }]],
  [
    'server',
    `<82 7e 0100>${'x'.repeat(256)}`,
    [{ opcode: 2, payloadLength: 256, headLength: 4, length: 260 }],
  ],
  [
    'server',
    `<82 7f 0000000000010000>${'x'.repeat(65_536)}`,
    [{ payloadLength: 65_536, headLength: 10, length: 65_546 }],
  ],
  ['server', '<88 02 03e8>', [{ opcode: 8, close: { code: 1000, reason: '' } }]],
  ['client', '<88 82 37fa213d 3412>', [{ opcode: 8, masked: true, close: { code: 1000, reason: '' } }]],
];

/** What was said, read and made into one text: quick to compare where payloads are long. */
const flat = (said: Said[], cut?: (bytes: Uint8Array) => Uint8Array[]): string =>
  JSON.stringify(plain(read(traceOf(said, cut))), (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );

describe('frames', () => {
  test.each(examples)('from the %s, example %#', (side, text, expected) => {
    const found = frames(side, text);
    expect(found.length).toBe(expected.length);
    found.forEach((frame, index) => {
      expect(frame.problems).toEqual([]);
      expect(frame.complete).toBe(true);
      for (const [name, value] of Object.entries(expected[index] ?? {})) {
        expect([name, Reflect.get(frame, name)]).toEqual([name, value]);
      }
    });
  });

  test.each(examples)('from the %s, example %#, at every split point', (side, text, _) => {
    const said: Said[] = [
      ['client', upgrade()],
      ['server', switching()],
      [side, text],
    ];
    const whole = flat(said);
    const { length } = bytesOf(text);
    // Every point of the head, and a spread of points of a long payload.
    for (let at = 1; at < length; at += at < 20 ? 1 : Math.ceil(length / 12)) {
      const cut = (bytes: Uint8Array): Uint8Array[] =>
        bytes.length === length ? [bytes.subarray(0, at), bytes.subarray(at)] : [bytes];
      expect(flat(said, cut) === whole).toBe(true);
    }
  });

  test('fields to the bit', () => {
    const [frame] = frames('client', '<81 85 37fa213d 7f9f4d5158>');
    expect(fieldLines(frame)).toEqual([
      'ws.fin=final frame',
      'ws.rsv1=not set',
      'ws.rsv2=not set',
      'ws.rsv3=not set',
      'ws.opcode=text (0x1)',
      'ws.mask=masked',
      'ws.payload-length=5 bytes',
      'ws.masking-key=37 fa 21 3d',
      'ws.payload=7f 9f 4d 51 58',
      'ws.unmasked-payload=Hello',
    ]);
    expect(frame?.fields.map(({ source, bitStart, bitLength }) => [source, bitStart, bitLength])).toEqual([
      ...[0, 1, 2, 3].map((bit) => ['wire', bit, 1]),
      ['wire', 4, 4],
      ['wire', 8, 1],
      ['wire', 9, 7],
      ['wire', 16, 32],
      ['wire', 48, 40],
      ['unmasked', 0, 40],
    ]);
    expect(frame?.fields.map(({ raw }) => raw)).toEqual([
      1, 0, 0, 0, 1, 1, 5, 0x37fa213d, 0x7f9f4d5158, 0x48656c6c6f,
    ]);
  });

  test('fragments belong to the message of their first frame, control frames to their own', () => {
    const found = frames('server', '<01 01 61><89 00><00 01 62><80 01 63><82 01 64>');
    const [first, ping, , , last] = found;
    expect(found.map(({ message }) => message)).toEqual([
      first?.id,
      ping?.id,
      first?.id,
      first?.id,
      last?.id,
    ]);
  });

  test('a fragment that starts in mid-character shows the rest of its text', () => {
    expect(frames('server', '<01 02 41e2><80 03 82ac42>').map(({ text }) => text)).toEqual(['A', 'B']);
  });

  test.each([
    ['81', undefined],
    ['81 7e 01', undefined],
    ['81 85 00 00 00', undefined],
    ['82 7f 00 00 00 00 00 01 00 00', { payloadLength: 65_536, headLength: 10, lengthBits: 64 }],
    ['82 ff ff ff ff ff ff ff ff ff 00 00 00 00', { payloadLength: 2 ** 64, headLength: 14, lengthBits: 64 }],
  ])('head of %s', (text, expected) => {
    const head = readFrameHead(bytesOf(`<${text}>`), 0);
    if (expected) expect(head).toMatchObject(expected);
    else expect(head).toBeUndefined();
  });
});

describe('handshake', () => {
  test('the accept value of RFC 6455 §1.3', () => {
    expect(expectedAccept(KEY)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(expectedAccept(` ${KEY} `)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  test('is read from request and response', () => {
    const { connections } = converse(['client', upgrade()], ['server', switching()]);
    expect(connections[0]?.handshake).toEqual({
      request: '1.c.0',
      response: '1.s.0',
      key: KEY,
      expectedAccept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      accepted: true,
    });
  });

  test.each([
    ['a wrong accept value', switching().replace('s3p', 'xxx')],
    ['a refusal', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['an extension that was not offered', switching('Sec-WebSocket-Extensions: x-y\r\n')],
  ])('is not accepted with %s', (_, answer) => {
    const { connections } = converse(['client', upgrade()], ['server', answer]);
    expect(connections[0]?.handshake?.accepted).toBe(false);
  });

  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('base64 of %j (RFC 4648 §10)', (text, encoded) => {
    expect(toBase64(bytesOf(text))).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(bytesOf(text));
  });
});
