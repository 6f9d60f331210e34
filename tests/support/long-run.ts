/**
 * Reads a run of 100 MB, as a page would that was left open, and prints what it holds in the
 * end. Run with `--expose-gc`; chunks are made one by one, so only what is kept counts.
 */
import { ConversationBuilder, asMicros, type Direction, ledger } from '../../wire/index.ts';
import { encodeFrame } from '../../wire/websocket/encode-frame.ts';
import { switching, upgrade } from '../../wire/testing/specimens.ts';
import { bytesOf } from '../../wire/testing/trace.ts';

const TOTAL = 100_000_000;
const CHUNK = 50_000;

const builder = new ConversationBuilder();
const offsets = new Map<string, number>();

function feed(connection: number, direction: Direction, bytes: Uint8Array, at: number): void {
  const key = `${connection} ${direction}`;
  const offset = offsets.get(key) ?? 0;
  offsets.set(key, offset + bytes.length);
  builder.append([{ kind: 'chunk', at: asMicros(at), connection, direction, offset, bytes }]);
}

/** A chunk full of messages of 30 to 230 bytes. */
function frames(seed: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  while (length < CHUNK) {
    const payload = new Uint8Array(30 + ((seed + length) % 200)).fill(0x61);
    const frame = encodeFrame({ opcode: 1, payload });
    parts.push(frame);
    length += frame.length;
  }
  return Uint8Array.from(Buffer.concat(parts));
}

feed(1, 'client-to-server', bytesOf(upgrade()), 0);
feed(1, 'server-to-client', bytesOf(switching()), 1);
feed(2, 'client-to-server', bytesOf('GET /events HTTP/1.1\r\nHost: a\r\n\r\n'), 2);
feed(2, 'server-to-client', bytesOf('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'), 3);
const events = bytesOf(`data: ${'x'.repeat(90)}\n\n`.repeat(500));
let fed = 0;
for (let at = 4; fed < TOTAL; at += 1) {
  const bytes = at % 2 === 0 ? frames(at) : events.slice();
  feed(at % 2 === 0 ? 1 : 2, 'server-to-client', bytes, at);
  fed += bytes.length;
  if (at % 50 === 0) void builder.conversation;
}
const { conversation } = builder;
globalThis.gc?.();
const { heapUsed, arrayBuffers } = process.memoryUsage();
const { total } = ledger(conversation);
console.log(
  JSON.stringify({
    fed,
    counted: total.total,
    items: conversation.items.length,
    dropped: conversation.dropped.items,
    heapUsed,
    arrayBuffers,
  }),
);
