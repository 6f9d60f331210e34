/**
 * Looks for inputs that make the dissectors crash, hang, disagree with themselves or grow
 * without bound: conversations are changed at random, cut at random, and read.
 *
 *   node scripts/fuzz-wire.ts [--inputs 1000000] [--seconds 600] [--seed 1]
 *
 * Prints counts, and the seed and input number of each failure, with which it can be repeated.
 */
import { parseArgs } from 'node:util';
import { ConversationBuilder, describe, label, ledger, plainItem, type Conversation } from '../wire/index.ts';
import { eachField } from '../wire/field-tree.ts';
import { FormatError } from '../wire/format-error.ts';
import { decodePcapng, encodePcapng } from '../wire/files.ts';
import { broken, sound } from '../wire/testing/specimens.ts';
import { bytesOf, type Said } from '../wire/testing/trace.ts';
import { decodeEvents, encodeEvents } from '../wire/trace/encoding.ts';
import { asMicros, type ChunkEvent, type TraceEvent } from '../wire/trace/trace.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3600' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});

/** Small bounds, so that inputs of a few hundred bytes reach them. */
const LIMITS = {
  items: 40,
  bytes: 4000,
  itemBytes: 500,
  inflatedBytes: 2000,
  headBytes: 600,
  arrivals: 8,
  heldBytes: 60,
  pipelined: 4,
};

/** An input that takes longer than this counts as a hang, in milliseconds: much more than a busy machine explains. */
const HANG = 5000;

type Random = (below: number) => number;

/** Mulberry32: small, fast, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What is changed: all conversations of the tests, long ones shortened. */
const corpus = [...Object.values(broken).flat(), ...sound].map((said) =>
  said.map(([side, what]): Said => [
    side,
    (typeof what === 'string' ? bytesOf(what) : what).subarray(0, 1500),
  ]),
);

const INTERESTING = [0, 1, 0x0a, 0x0d, 0x20, 0x3a, 0x7e, 0x7f, 0x80, 0x81, 0x88, 0x89, 0xc1, 0xfe, 0xff];

/** A few changes: bits, bytes, runs removed, doubled, or taken from another conversation. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = Uint8Array.from(bytes);
  for (let count = random(4); count > 0 && changed.length > 0; count -= 1) {
    const at = random(changed.length);
    const length = random(Math.min(40, changed.length - at) + 1);
    switch (random(6)) {
      case 0:
        changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        changed[at] = INTERESTING[random(INTERESTING.length)] ?? 0;
        break;
      case 2:
        changed = joined(changed.subarray(0, at), changed.subarray(at + length));
        break;
      case 3:
        changed = joined(changed.subarray(0, at + length), changed.subarray(at));
        break;
      case 4: {
        const [, other = ''] = pick(pick(corpus, random) ?? [], random) ?? [];
        const from = random(other.length + 1);
        changed = joined(
          changed.subarray(0, at),
          (other as Uint8Array).slice(from, from + length),
          changed.subarray(at),
        );
        break;
      }
      default:
        changed[at] = random(256);
    }
  }
  return changed;
}

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[random(list.length)];

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A conversation with changes, as events in random pieces. */
function input(random: Random): TraceEvent[] {
  const said = pick(corpus, random) ?? [];
  const offsets = { client: 0, server: 0 };
  const events: TraceEvent[] = [{ kind: 'open', at: asMicros(0), connection: 1, server: 'a' }];
  said.forEach(([side, what], index) => {
    const bytes = mutate(what as Uint8Array, random);
    const largest = 1 + random(random(4) === 0 ? 3 : 400);
    for (let from = 0; from < bytes.length;) {
      const piece = bytes.subarray(from, from + 1 + random(largest));
      const direction = side === 'client' ? 'client-to-server' : 'server-to-client';
      const jump = random(400) === 0 ? random(20) : 0;
      const offset = offsets[side] + jump;
      events.push({
        kind: 'chunk',
        at: asMicros(index * 1000),
        connection: 1,
        direction,
        offset,
        bytes: piece,
      });
      offsets[side] = offset + piece.length;
      from += piece.length;
    }
  });
  const by = pick(['client', 'server', 'sandbox'] as const, random) ?? 'client';
  if (random(2) === 0)
    events.push({
      kind: 'close',
      at: asMicros(1e6),
      connection: 1,
      by,
      how: random(3) === 0 ? 'reset' : 'fin',
    });
  return events;
}

/** The same bytes in one piece for each run of one direction. */
function whole(events: readonly TraceEvent[]): TraceEvent[] {
  const merged: TraceEvent[] = [];
  let pieces: ChunkEvent[] = [];
  const flush = (): void => {
    const [first] = pieces;
    if (first) merged.push({ ...first, bytes: joined(...pieces.map(({ bytes }) => bytes)) });
    pieces = [];
  };
  for (const event of events) {
    const last = pieces.at(-1);
    const joins =
      event.kind === 'chunk' &&
      last?.direction === event.direction &&
      last.at === event.at &&
      last.offset + last.bytes.length === event.offset;
    if (!joins) flush();
    if (event.kind === 'chunk') pieces.push(event);
    else merged.push(event);
  }
  flush();
  return merged;
}

function read(events: readonly TraceEvent[], limits: typeof LIMITS | undefined, step: boolean): Conversation {
  const builder = new ConversationBuilder(limits);
  if (!step) builder.append(events);
  else {
    // A page looks now and then, not after every chunk.
    events.forEach((event, index) => {
      builder.append([event]);
      if (index % 3 === 0) void builder.conversation;
    });
  }
  return builder.conversation;
}

/** What a conversation says, to compare; and everything that is made on first use, made. */
function summary(conversation: Conversation): string {
  return conversation.items
    .map((item) => `${describe(item)}|${label(item)}|${JSON.stringify(plainItem(item))}`)
    .join('\n');
}

/** The first line in which two summaries differ. */
function difference(cut: string, uncut: string): string {
  const [a, b] = [cut.split('\n'), uncut.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  return `cut otherwise, it reads otherwise:\n${a[at] ?? '(nothing)'}\n${b[at < 0 ? a.length : at] ?? '(nothing)'}`;
}

function check(events: readonly TraceEvent[], random: Random): void {
  const cut = read(events, undefined, true);
  const uncut = read(whole(events), undefined, false);
  if (summary(cut) !== summary(uncut)) throw new Error(difference(summary(cut), summary(uncut)));
  checkItems(cut);
  const small = read(events, LIMITS, true);
  checkItems(small);
  if (small.items.length > LIMITS.items + 8) throw new Error(`${small.items.length} items kept`);
  const kept = small.items.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (kept > LIMITS.bytes * 1.25 + LIMITS.headBytes * 4) throw new Error(`${kept} bytes kept`);
  tolerate(() => decodeEvents(mutate(encodeEvents(events), random)));
  if (random(20) === 0)
    tolerate(() => decodePcapng(mutate(encodePcapng({ meta: { startedAt: 0, base: '' }, events }), random)));
}

/** Damaged files may be refused, in the one way that is foreseen. */
function tolerate(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
}

function checkItems(conversation: Conversation): void {
  for (const item of conversation.items) {
    let bit = 0;
    for (const field of eachField(item.fields)) {
      if (field.source !== 'wire' || field.children.length > 0) continue;
      if (field.bitStart !== bit)
        throw new Error(`${field.id} begins at bit ${field.bitStart}, not ${bit}, of ${item.id}`);
      bit += field.bitLength;
    }
    if (bit !== item.length * 8)
      throw new Error(`${bit} bits of ${item.length * 8} are in fields of ${item.id}`);
    const placed = [...eachField(item.fields)].reduce((sum, { problems }) => sum + problems.length, 0);
    if (placed !== item.problems.length)
      throw new Error(`${placed} of ${item.problems.length} problems are placed in ${item.id}`);
  }
  const book = ledger(conversation);
  const [connection] = conversation.connections;
  for (const direction of ['client-to-server', 'server-to-client'] as const) {
    const { payload, framing, httpHead, padding, opaque, total } = book.directions[direction];
    if (payload + framing + httpHead + padding + opaque !== total)
      throw new Error('the classes do not add up');
    if (Math.min(payload, framing, httpHead, padding, opaque) < 0) throw new Error('a class is negative');
    const gaps = conversation.items.length === 0 ? total : connection?.bytes[direction];
    if (total > (gaps ?? 0)) throw new Error(`the ledger has ${total} bytes, the connection ${gaps ?? 0}`);
  }
}

const seed = Number(values.seed);
const wanted = Number(values.inputs);
const until = performance.now() + Number(values.seconds) * 1000;
let inputs = 0;
let bytes = 0;
let slowest = 0;
let failures = 0;
for (
  let number = Number(values.from);
  inputs < wanted && performance.now() < until && failures < 10;
  number += 1
) {
  const random = randomFrom(seed * 1_000_003 + number);
  const events = input(random);
  const began = performance.now();
  try {
    check(events, random);
  } catch (error) {
    failures += 1;
    console.error(`seed ${seed} input ${number}:`, error);
  }
  const took = performance.now() - began;
  if (took > HANG) {
    failures += 1;
    console.error(`seed ${seed} input ${number} took ${took.toFixed(0)} ms`);
  }
  slowest = Math.max(slowest, took);
  inputs += 1;
  bytes += events.reduce((sum, event) => sum + (event.kind === 'chunk' ? event.bytes.length : 0), 0);
  if (inputs % 100_000 === 0) console.log(`${inputs} inputs, ${failures} failures`);
}
const memory = process.memoryUsage();
console.log(
  `${inputs} inputs (${(bytes / 1e6).toFixed(0)} MB), ${failures} failures, slowest ${slowest.toFixed(0)} ms, heap ${(memory.heapUsed / 1e6).toFixed(0)} MB, RSS ${(memory.rss / 1e6).toFixed(0)} MB`,
);
if (failures > 0) process.exitCode = 1;
