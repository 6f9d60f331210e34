import { expect, test } from 'vitest';
import { deflated, switching, upgrade } from '../testing/specimens.ts';
import { converse } from '../testing/trace.ts';
import { describe, label, time } from './describe.ts';

const { items } = converse(
  ['client', upgrade()],
  ['server', `${switching()}<81 05>Hello`],
  ['client', '<81 85 37fa213d 7f9f4d5158><89 80 00000000><82 83 00000000 000102>'],
  ['server', '<0a 7e 0001>x<88 05 03e8>bye<88 00>'],
);

test('labels are short', () => {
  expect(items.map(label)).toEqual([
    'GET /feed',
    '101 Switching Protocols',
    'text 5 B',
    'text 5 B',
    'ping',
    'binary 3 B',
    'pong',
    'close 1000',
    'close',
  ]);
});

test('sentences say what there is to see', () => {
  expect(items.map(describe).slice(2)).toEqual([
    '2.0 ms, server to client, text frame, final, not masked, 5 bytes: Hello',
    '3.0 ms, client to server, text frame, final, masked, 5 bytes: Hello',
    '3.0 ms, client to server, ping frame, final, masked, 0 bytes',
    '3.0 ms, client to server, binary frame, final, masked, 3 bytes: 00 01 02',
    '4.0 ms, server to client, pong frame, more follow, not masked, 1 byte: x. Problem: Length not in its shortest form (length 1 written in 2 bytes); Fragmented control frame (FIN 0)',
    '4.0 ms, server to client, close frame, final, not masked, 5 bytes: 1000 bye',
    '4.0 ms, server to client, close frame, final, not masked, 0 bytes. Problem: Frame after the close frame (a frame after the close frame)',
  ]);
  expect(converse(['client', 'GET /x HTTP/1.1\r\nHost']).items.map(describe)).toEqual([
    '1.0 ms, client to server, request, GET /x, head of 21 bytes, 0 bytes, not complete',
  ]);
});

test('compressed messages show what they say', () => {
  expect(
    converse(...deflated('<c1 07 f248cdc9c90700>'))
      .items.slice(2)
      .map(describe),
  ).toEqual(['2.0 ms, server to client, text frame, final, not masked, 7 bytes, inflated to 5 bytes: Hello']);
});

test('times have a unit', () => {
  expect([0, 12_400, 9_999_900, 12_345_678].map(time)).toEqual(['0.0 ms', '12.4 ms', '9999.9 ms', '12.35 s']);
});
