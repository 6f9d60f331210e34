/**
 * One direction of one connection, under network conditions. Bytes go in at the sender's
 * side and come out at the receiver's: later, cut anew, damaged or never, but in order.
 *
 * It has no bound of its own: what is in it counts as under way for its connection, which
 * stops reading, or whose guest waits for `drain`, long before it grows large.
 */
import type { ConditionName, Direction } from '../../wire/trace/trace.ts';
import { BitFlips } from './bit-flips.ts';
import { Buffering } from './buffering.ts';
import type { NetworkConditions } from './conditions.ts';
import { joined } from './joined.ts';
import type { Ending, PathEnd, Span } from './path-end.ts';
import { Random } from './random.ts';

interface Segment {
  readonly bytes: Uint8Array;
  readonly readyAt: number;
}

/** A slow line sends at least so often, so that its bytes come evenly. */
const PIECES_PER_SECOND = 50;
/**
 * Pieces that may leave before the next turn of the clock. The guest gets each by itself
 * anyway; a real client would find several in one read.
 */
const PIECES_AT_ONCE: Record<Direction, number> = { 'client-to-server': 64, 'server-to-client': 1 };
const PIECE_PAUSE_MS = 1;

export class Path {
  readonly #direction: Direction;
  readonly #end: PathEnd;
  readonly #connection: number;
  #conditions: NetworkConditions;
  #plain = true;
  #delays: Random;
  #pieces: Random;
  #flips: BitFlips | undefined;
  #queue: Segment[] = [];
  readonly #buffering = new Buffering();
  #ending: Ending | undefined;
  #endsAt = 0;
  #lineFreeAt = 0;
  #lastReadyAt = 0;
  #delivered = 0;
  #pieceLeft = 0;
  #sunk = false;
  #pumping = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `connection` is the number by which each connection draws its own numbers. */
  constructor(direction: Direction, connection: number, conditions: NetworkConditions, end: PathEnd) {
    this.#direction = direction;
    this.#connection = connection;
    this.#end = end;
    this.#conditions = conditions;
    this.#delays = this.#pieces = this.#random(0);
    this.#prepare();
  }

  /** Nothing is on the way. */
  get idle(): boolean {
    return this.#queue.length === 0 && this.#buffering.isEmpty && this.#ending === undefined;
  }

  /** Whether a black hole swallows what is pushed. */
  get swallows(): boolean {
    return this.#sunk || this.#conditions.blackHole === true;
  }

  /** The sender sent this; `span` is what its marks name. */
  push(bytes: Uint8Array, span: Span): void {
    if (this.#plain && !this.#sunk && this.#queue.length === 0) {
      this.#delivered += bytes.length;
      this.#end.deliver(bytes);
      return;
    }
    const arriving = this.#flips?.apply(bytes, (text) => this.#end.mark('bit-flip', span, text)) ?? bytes;
    if (this.#holds()) this.#hold(arriving, span);
    else this.#send(arriving, span);
  }

  /** The sender ends. A reset may follow a FIN. */
  end(how: Ending): void {
    this.#ending = how;
    this.#letGo();
    this.#endsAt = Math.max(this.#lastReadyAt, performance.now() + (this.#conditions.latencyMs ?? 0));
    this.#pump();
  }

  /** Other conditions from now on, also for what is on its way. */
  change(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.#sunk = false;
    this.#prepare();
    const now = performance.now();
    const waiting = this.#queue;
    this.#queue = [];
    this.#lineFreeAt = this.#lastReadyAt = 0;
    for (const { bytes, readyAt } of waiting) {
      const anew = this.#schedule(bytes.length, this.#delay(), now);
      this.#queue.push({ bytes, readyAt: conditions.bytesPerSecond ? anew : Math.min(anew, readyAt) });
    }
    this.#endsAt = Math.min(this.#endsAt, this.#lastReadyAt || now);
    if (!this.#buffering.isEmpty && !this.#holds()) this.#letGo();
    this.#pump();
  }

  /** From now on a black hole, until the conditions change. */
  sink(): void {
    this.#sunk = true;
    clearTimeout(this.#timer);
  }

  /** What is on the way arrives at once, unless in a black hole. */
  flush(): void {
    if (this.swallows) return;
    this.#letGo();
    const waiting = this.#queue.map(({ bytes }) => bytes);
    this.stop();
    for (const bytes of waiting) this.#end.deliver(bytes);
  }

  /** What is on the way is lost, and nobody hears of the end. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#queue = [];
    if (!this.#buffering.isEmpty) this.#buffering.release('');
    this.#ending = undefined;
  }

  #prepare(): void {
    const { seed = 1, latencyMs = 0, jitterMs = 0, bytesPerSecond, cutAfter, blackHole } = this.#conditions;
    const { oneByteReads, rechunkBytes, flipEveryBytes } = this.#conditions;
    const delays = latencyMs > 0 || jitterMs > 0 || bytesPerSecond !== undefined;
    const cuts = rechunkBytes !== undefined || oneByteReads === true;
    const damages = flipEveryBytes !== undefined || cutAfter !== undefined;
    this.#plain = !delays && !cuts && !damages && blackHole !== true && !this.#holds();
    if (this.#plain) return;
    [this.#delays, this.#pieces] = [this.#random(seed), this.#random(seed, 1)];
    this.#flips = flipEveryBytes ? new BitFlips(this.#random(seed, 2), flipEveryBytes) : undefined;
    this.#pieceLeft = 0;
  }

  #random(seed: number, use = 0): Random {
    return new Random(seed, this.#connection * 2 + (this.#direction === 'client-to-server' ? 0 : 1), use);
  }

  /** Whether a buffering proxy looks at this direction. */
  #holds(): boolean {
    return this.#direction === 'server-to-client' && this.#conditions.bufferBytes !== undefined;
  }

  #hold(bytes: Uint8Array, span: Span): void {
    const most = this.#conditions.bufferBytes ?? 0;
    this.#buffering.keep(bytes, span);
    const isFull = this.#buffering.length >= most;
    if (isFull || this.#end.isWhole()) {
      this.#letGo(isFull ? `it had ${most} bytes` : 'the answer was complete');
    } else {
      this.#end.mark('buffering', span, `A proxy keeps ${span.length} bytes until the answer is complete.`);
    }
  }

  /** Sends on what a proxy kept. */
  #letGo(because = 'the server ended'): void {
    if (this.#buffering.isEmpty) return;
    const { bytes, span, text } = this.#buffering.release(because);
    if (text !== undefined) this.#end.mark('buffering', span, text);
    this.#send(bytes, span);
  }

  #send(bytes: Uint8Array, span: Span): void {
    const { bytesPerSecond, rechunkBytes, oneByteReads } = this.#conditions;
    const now = performance.now();
    const delay = this.#delay();
    const step = bytesPerSecond ? Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND)) : bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      const piece = bytes.subarray(at, at + step);
      this.#queue.push({ bytes: piece, readyAt: this.#schedule(piece.length, delay, now) });
    }
    const say = (condition: ConditionName, text: string): void => this.#end.mark(condition, span, text);
    if (delay > 0) say('latency', `${span.length} bytes are on the way for ${delay.toFixed(0)} ms.`);
    if (bytesPerSecond) {
      const took = Math.round(this.#lineFreeAt - now);
      say(
        'bandwidth',
        `The line, at ${bytesPerSecond} bytes a second, is done with ${span.length} bytes in ${took} ms.`,
      );
    }
    if (oneByteReads) say('one-byte', `${span.length} bytes are read one at a time.`);
    else if (rechunkBytes)
      say('rechunking', `${span.length} bytes go on in pieces of at most ${rechunkBytes}.`);
    if (this.swallows) say('black-hole', `${span.length} bytes go into the black hole, and nobody is told.`);
    this.#pump();
  }

  #delay(): number {
    const { latencyMs = 0, jitterMs = 0 } = this.#conditions;
    return latencyMs + (jitterMs > 0 ? this.#delays.fraction() * jitterMs : 0);
  }

  /** When so many bytes that are sent now arrive. */
  #schedule(length: number, delay: number, now: number): number {
    const { bytesPerSecond } = this.#conditions;
    if (bytesPerSecond)
      this.#lineFreeAt = Math.max(now, this.#lineFreeAt) + (length / bytesPerSecond) * 1_000;
    const sentAt = bytesPerSecond ? this.#lineFreeAt : now;
    this.#lastReadyAt = Math.max(this.#lastReadyAt, sentAt + delay);
    return this.#lastReadyAt;
  }

  /** Delivers what is due. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#pumping || this.swallows) return;
    this.#pumping = true;
    const pause = this.#deliverDue();
    this.#pumping = false;
    if (pause !== undefined && !this.swallows) this.#timer = setTimeout(() => this.#pump(), pause);
  }

  /** Returns after how many milliseconds to go on. */
  #deliverDue(): number | undefined {
    let pieces = PIECES_AT_ONCE[this.#direction];
    for (;;) {
      const now = performance.now();
      const [head] = this.#queue;
      if (this.#ending !== undefined && head === undefined && this.#buffering.isEmpty) {
        if (this.#endsAt > now) return this.#endsAt - now;
        const how = this.#ending;
        this.#ending = undefined;
        this.#end.end(how);
        return undefined;
      }
      if (head === undefined || this.#cutIsMet()) return undefined;
      if (head.readyAt > now) return head.readyAt - now;
      const most = this.#pieceLength();
      if (most < Infinity && pieces-- === 0) return PIECE_PAUSE_MS;
      const bytes = this.#take(Math.min(most, this.#untilCut()), now);
      this.#delivered += bytes.length;
      this.#pieceLeft -= bytes.length;
      this.#end.deliver(bytes);
      if (this.#cutIsMet() || this.swallows) return undefined;
    }
  }

  /** Bytes until the next place where pieces are cut. */
  #pieceLength(): number {
    const { oneByteReads, rechunkBytes } = this.#conditions;
    if (oneByteReads) return 1;
    if (rechunkBytes === undefined) return Infinity;
    if (this.#pieceLeft <= 0) this.#pieceLeft = 1 + this.#pieces.below(rechunkBytes);
    return this.#pieceLeft;
  }

  /** Takes at most so many bytes that are due: of one segment, or joined where pieces are cut anew. */
  #take(most: number, now: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (let head = this.#queue[0]; head && head.readyAt <= now && length < most; head = this.#queue[0]) {
      const part = head.bytes.subarray(0, most - length);
      if (part.length === head.bytes.length) this.#queue.shift();
      else this.#queue[0] = { bytes: head.bytes.subarray(part.length), readyAt: head.readyAt };
      parts.push(part);
      length += part.length;
      if (this.#conditions.rechunkBytes === undefined) break;
    }
    return joined(parts);
  }

  #untilCut(): number {
    const { cutAfter } = this.#conditions;
    return cutAfter && this.#direction === 'server-to-client'
      ? Math.max(0, cutAfter.bytes - this.#delivered)
      : Infinity;
  }

  #cutIsMet(): boolean {
    const { cutAfter } = this.#conditions;
    if (!cutAfter || this.#untilCut() > 0) return false;
    this.#end.cut(cutAfter.how);
    return true;
  }
}
