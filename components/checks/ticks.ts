/** What checks of the stock ticker ask of a run: which ticks reached the client, and how stale each was. */
import type { FrameItem, ItemId, ResponseItem } from '../../wire/conversation/conversation.ts';
import type { Run } from './check.ts';

/** One price of the ticker that goes through the course. */
export interface Tick {
  /** Counts from 1 with no gap. */
  readonly seq: number;
  readonly symbol: string;
  readonly price: number;
  /** When the server made it, in milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface Delivery {
  readonly tick: Tick;
  /** The message that brought the tick. */
  readonly item: ItemId;
  /** Milliseconds from the making of the tick to the last byte that brought it, both by the sandbox's clock. */
  readonly staleness: number;
}

/** The first delivery of each tick to a client, in order of time: in an HTTP answer or in a text frame. */
export function deliveries(run: Run): readonly Delivery[] {
  const seen = new Set<number>();
  const found: Delivery[] = [];
  for (const item of run.conversation.items) {
    if (item.direction !== 'server-to-client' || !item.complete) continue;
    const text = item.kind === 'response' || item.kind === 'frame' ? textOf(item) : undefined;
    for (const tick of text === undefined ? [] : ticksIn(text)) {
      if (seen.has(tick.seq)) continue;
      seen.add(tick.seq);
      const arrived = run.trace.meta.startedAt + item.endedAt / 1000;
      found.push({ tick, item: item.id, staleness: arrived - tick.at });
    }
  }
  return found;
}

/** Numbers that are missing between the smallest and the greatest of the delivered ticks. */
export function missing(delivered: readonly Delivery[]): readonly number[] {
  const numbers = new Set(delivered.map(({ tick }) => tick.seq));
  const gaps: number[] = [];
  for (let seq = Math.min(...numbers); seq < Math.max(...numbers); seq++) {
    if (!numbers.has(seq)) gaps.push(seq);
    if (gaps.length === MOST_GAPS) break;
  }
  return gaps;
}

/** Mean of some numbers; 0 when there are none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A server may number its ticks as it likes; a list of gaps needs an end. */
const MOST_GAPS = 1000;

/** Ticks lie in the value itself, in an array, or one level below either, such as `{ticks: […]}`. */
const DEPTH = 3;

function textOf(item: ResponseItem | FrameItem): string | undefined {
  return item.kind === 'frame' ? item.text : new TextDecoder().decode(item.body.bytes);
}

function ticksIn(text: string): readonly Tick[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return []; // not JSON, or longer than what the conversation keeps
  }
  return collect(value, DEPTH);
}

function collect(value: unknown, depth: number): readonly Tick[] {
  if (isTick(value)) return [value];
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => collect(inner, depth - 1));
}

function isTick(value: unknown): value is Tick {
  if (typeof value !== 'object' || value === null) return false;
  return 'seq' in value && Number.isSafeInteger(value.seq) && 'at' in value && typeof value.at === 'number';
}
