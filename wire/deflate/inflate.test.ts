import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../testing/trace.ts';
import { inflateMessage } from './inflate.ts';

const NONE = new Uint8Array(0);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What zlib makes of one message, as permessage-deflate sends it: without the four bytes at the end. */
const compress = (zlib: DeflateRaw, message: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const take = (part: Buffer): void => void parts.push(part);
    zlib.on('data', take).once('error', reject);
    zlib.write(message);
    zlib.flush(constants.Z_SYNC_FLUSH, () => {
      zlib.off('data', take).off('error', reject);
      resolve(Buffer.concat(parts).subarray(0, -4));
    });
  });

describe('inflation of messages', () => {
  test.each([
    ['one fixed block', 'f248cdc9c90700', ['fixed']],
    ['stored', '000500faff48656c6c6f00', ['stored']],
    ['BFINAL set', 'f348cdc9c9070000', ['fixed']],
    ['BFINAL set and nothing after it', 'f348cdc9c90700', ['fixed']],
    ['two blocks', 'f24805000000ffffcac9c90700', ['fixed', 'stored', 'fixed']],
  ])('RFC 7692 §7.2.3: %s', (_, hex, types) => {
    const { bytes, failure, blocks } = inflateMessage(bytesOf(`<${hex}>`), NONE, 15, 1000);
    expect([text(bytes), failure]).toEqual(['Hello', undefined]);
    expect(blocks.map(({ type }) => type)).toEqual(types);
  });

  test('RFC 7692 §7.2.3.2: a second message refers to the first', () => {
    const first = inflateMessage(bytesOf('<f248cdc9c90700>'), NONE, 15, 1000);
    const second = inflateMessage(bytesOf('<f200110000>'), first.window, 15, 1000);
    expect([text(second.bytes), second.failure]).toEqual(['Hello', undefined]);
    expect(inflateMessage(bytesOf('<f200110000>'), NONE, 15, 1000).failure?.why).toBe('too-far');
  });

  test('an empty message', () => {
    expect(inflateMessage(bytesOf('<00>'), NONE, 15, 1000)).toMatchObject({ bytes: NONE, blocks: [] });
  });

  const messages = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string().map((part) => new TextEncoder().encode(part.repeat(200))),
    ),
    { minLength: 1, maxLength: 6 },
  );
  test('is what zlib compressed, with and without takeover, at every window and level', async () => {
    await fc.assert(
      fc.asyncProperty(
        messages,
        fc.integer({ min: 9, max: 15 }),
        fc.integer({ min: 0, max: 9 }),
        fc.boolean(),
        async (list, windowBits, level, takeover) => {
          let zlib = createDeflateRaw({ windowBits, level });
          let window: Uint8Array = NONE;
          for (const message of list) {
            const compressed = await compress(zlib, message);
            const result = inflateMessage(compressed, window, windowBits, 1_000_000);
            expect(result.failure).toBeUndefined();
            expect(Buffer.compare(result.bytes, message)).toBe(0);
            if (takeover) window = result.window;
            else zlib = createDeflateRaw({ windowBits, level });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('large messages with dynamic codes', async () => {
    const words = Array.from({ length: 20_000 }, (_, index) => `${(index * 7919) % 1013} tick `).join('');
    const message = new TextEncoder().encode(words);
    const result = inflateMessage(
      await compress(createDeflateRaw({ level: 9 }), message),
      NONE,
      15,
      1_000_000,
    );
    expect(text(result.bytes)).toBe(words);
    expect(result.window.length).toBe(32_768);
  });

  test('a bomb stops at the bound', async () => {
    const bomb = await compress(createDeflateRaw({ level: 9 }), new Uint8Array(5_000_000));
    const { bytes, failure } = inflateMessage(bomb, NONE, 15, 100_000);
    expect(failure?.why).toBe('too-much');
    expect(bytes.length).toBeLessThanOrEqual(100_000);
  });

  test.each([
    ['a block of type 3', '06'],
    ['a stored block with a wrong length', '000500fafe48656c6c6f'],
    ['too few bytes', '000500faff4865'],
    ['a table with too many codes', '04c0ffffffffff'],
  ])('%s is damage', (_, hex) => {
    expect(inflateMessage(bytesOf(`<${hex}>`), NONE, 15, 1000).failure?.why).toBe('damaged');
  });

  test('any bytes give a result or a failure', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(inflateMessage(bytes, NONE, 15, 10_000).bytes.length).toBeLessThanOrEqual(10_000);
      }),
      { numRuns: 2000 },
    );
  });
});
