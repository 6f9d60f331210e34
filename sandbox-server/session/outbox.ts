/**
 * What the sandbox has to tell one page, in order: replies as JSON and trace events
 * in batches. Messages are kept until the page's side has acknowledged them, so that
 * a page whose channel broke can take up where it left. The bound on what is kept is
 * also what notices a page that reads too slowly.
 */
import { encodeEvents } from '../../wire/trace/encoding.ts';
import type { TraceEvent } from '../../wire/trace/trace.ts';
import type { ControlReply } from '../protocol.ts';

/** The outer ring's end of a control channel. Messages arrive in order or not at all. */
export interface Channel {
  send(message: string | Uint8Array): void;
  /** Asks for `Outbox.acknowledge(count)` once everything sent so far has arrived. */
  mark(count: number): void;
  /** Closes with a WebSocket close code (RFC 6455 §7.4). */
  close(code: number, reason: string): void;
}

/** A batch leaves at the latest after this long, in milliseconds: one frame of a 60 Hz screen. */
const BATCH_MS = 16;
/** A batch leaves when its chunks hold this many bytes. */
const BATCH_BYTES = 64 * 1024;
/** Roughly what an event costs beside its bytes. */
const EVENT_BYTES = 48;
/** An acknowledgement is asked for after this many bytes. */
const MARK_BYTES = 128 * 1024;

export class Outbox {
  readonly #limit: number;
  readonly #overflow: () => void;
  #channel: Channel | undefined;
  /** Not acknowledged yet; the first of them is number `#acknowledged`. */
  #messages: (string | Uint8Array)[] = [];
  #bytes = 0;
  #acknowledged = 0;
  #unmarked = 0;
  #events: TraceEvent[] = [];
  #eventBytes = 0;
  #lastFlush = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushing = false;

  /** `overflow` is called when more than `limit` bytes wait for an acknowledgement. */
  constructor(limit: number, overflow: () => void) {
    this.#limit = limit;
    this.#overflow = overflow;
  }

  /** Sends a reply after all events recorded before it. */
  tell(reply: ControlReply): void {
    this.flush();
    this.#push(JSON.stringify(reply));
  }

  /** Adds an event to the batch. The first after a quiet time leaves at once, so that a page need not wait. */
  record(event: TraceEvent): void {
    this.#events.push(event);
    this.#eventBytes += EVENT_BYTES + sizeOf(event);
    if (this.#eventBytes >= BATCH_BYTES) this.flush();
    else if (!this.#flushing) this.#schedule();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#flushing = false;
    if (this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    this.#eventBytes = 0;
    this.#lastFlush = performance.now();
    this.#push(encodeEvents(events));
    if (this.#bytes > this.#limit) this.#overflow();
  }

  /** Whether everything after the first `received` messages is still here. */
  covers(received: number): boolean {
    return received >= this.#acknowledged && received <= this.#acknowledged + this.#messages.length;
  }

  /** Continues on a channel whose page has had `received` messages of this outbox, which must be covered. */
  attach(channel: Channel, received: number): void {
    this.acknowledge(received);
    this.#channel = channel;
    for (const message of this.#messages) this.#send(channel, message);
  }

  detach(): void {
    this.#channel = undefined;
  }

  /** The page's side has had the first `count` messages. */
  acknowledge(count: number): void {
    const arrived = Math.min(count - this.#acknowledged, this.#messages.length);
    if (!(arrived > 0)) return; // also NaN: the page may send anything
    for (const message of this.#messages.splice(0, arrived)) this.#bytes -= message.length;
    this.#acknowledged += arrived;
  }

  /** Asks for an acknowledgement now; also shows whether the channel is alive. */
  mark(): void {
    this.#unmarked = 0;
    this.#channel?.mark(this.#acknowledged + this.#messages.length);
  }

  /** Forgets everything and counts from 0, for a page that knows nothing of what was sent. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#flushing = false;
    this.#events = [];
    this.#eventBytes = 0;
    this.#messages = [];
    this.#bytes = 0;
    this.#acknowledged = 0;
  }

  #push(message: string | Uint8Array): void {
    this.#messages.push(message);
    this.#bytes += message.length;
    if (this.#channel) this.#send(this.#channel, message);
  }

  #send(channel: Channel, message: string | Uint8Array): void {
    channel.send(message);
    this.#unmarked += message.length;
    if (this.#unmarked >= MARK_BYTES) this.mark();
  }

  #schedule(): void {
    this.#flushing = true;
    const wait = this.#lastFlush + BATCH_MS - performance.now();
    if (wait > 0) {
      this.#timer = setTimeout(() => this.flush(), wait);
    } else {
      queueMicrotask(() => {
        if (this.#flushing) this.flush();
      });
    }
  }
}

function sizeOf(event: TraceEvent): number {
  if (event.kind === 'chunk') return event.bytes.length;
  return event.kind === 'console' ? event.text.length : 0;
}
