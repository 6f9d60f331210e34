/** A scripted conversation of raw bytes with a session's own server. */
import type { Connection } from '../session/connection.ts';
import type { Link } from '../session/link.ts';
import type { Unavailable } from '../session/network.ts';
import { joined } from '../conditions/joined.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { PlayedClient, type PlayedEnding } from './played-client.ts';

/** Bytes are in base64. `within` is in milliseconds. */
export type ProbeStep =
  | { readonly do: 'send'; readonly bytes: string }
  /** What came and was not expected yet begins with these bytes, or has them somewhere; all up to their end is taken. */
  | { readonly do: 'expect'; readonly bytes: string; readonly anywhere?: boolean; readonly within: number }
  /** So many bytes come, whatever they are, and are taken. */
  | { readonly do: 'expect-length'; readonly length: number; readonly within: number }
  /** The server ends the connection; what came before that is left alone. */
  | { readonly do: 'expect-close'; readonly how?: 'fin' | 'reset'; readonly within: number }
  /** Nothing comes, neither bytes nor an end. */
  | { readonly do: 'expect-silence'; readonly within: number }
  | { readonly do: 'pause'; readonly within: number }
  | { readonly do: 'finish' }
  | { readonly do: 'reset' };

export interface ProbeResult {
  readonly ok: boolean;
  /** Number of the step that failed, from 0. */
  readonly failed?: number;
  /** What happened, as one sentence. */
  readonly message: string;
  /** All that the server sent, in base64, up to `RECEIVED_BYTES`. */
  readonly received: string;
  readonly receivedLength: number;
  readonly ending: PlayedEnding;
  /** When each step was done, in milliseconds since the probe connected. */
  readonly times: readonly number[];
}

/** Most bytes of an answer that are kept. */
export const RECEIVED_BYTES = 256 * 1024;

class Failure extends Error {}

export class Probe {
  readonly #client: PlayedClient;
  readonly #parts: Uint8Array[] = [];
  #kept = 0;
  #received = 0;
  /** Bytes that steps have taken. */
  #taken = 0;
  #wake: (() => void) | undefined;

  /** `label` is what the trace calls it. */
  constructor(label: string, port: number) {
    this.#client = new PlayedClient(
      label,
      port,
      (bytes) => this.#receive(bytes),
      () => this.#wake?.(),
    );
  }

  /** Goes through the steps until one fails. Never rejects. */
  async run(
    accept: (link: Link) => Connection | Unavailable,
    steps: readonly ProbeStep[],
  ): Promise<ProbeResult> {
    const unavailable = this.#client.connect(accept);
    if (unavailable !== undefined) return this.#result(unavailable, [], 0);
    const began = performance.now();
    const times: number[] = [];
    for (const [index, step] of steps.entries()) {
      try {
        await this.#do(step);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.#leave();
        return this.#result(error.message, times, index);
      }
      times.push(Math.round((performance.now() - began) * 1_000) / 1_000);
    }
    const result = this.#result('Every step went as expected.', times);
    this.#leave();
    return result;
  }

  async #do(step: ProbeStep): Promise<void> {
    switch (step.do) {
      case 'send':
        if (this.#client.ending !== 'open')
          throw new Failure('The connection had ended before this could be sent.');
        if (!this.#client.send(fromBase64(step.bytes)))
          throw new Failure('The server does not read any more.');
        return;
      case 'expect':
        return this.#expect(fromBase64(step.bytes), step.anywhere === true, step.within);
      case 'expect-length':
        await this.#until(
          () => this.#received - this.#taken >= step.length,
          step.within,
          () => `${this.#received - this.#taken} bytes came instead of ${step.length}`,
        );
        this.#taken += step.length;
        return;
      case 'expect-close':
        await this.#until(
          () => this.#client.ending !== 'open',
          step.within,
          () => 'the connection was not closed',
        );
        if (step.how !== undefined && step.how !== this.#client.ending) {
          throw new Failure(`The connection ended with ${this.#client.ending}, not with ${step.how}.`);
        }
        return;
      case 'expect-silence':
        return this.#silence(step.within);
      case 'pause':
        await new Promise((resolve) => setTimeout(resolve, step.within));
        return;
      case 'finish':
        this.#client.finish();
        return;
      case 'reset':
        this.#client.abort();
        return;
    }
  }

  async #expect(wanted: Uint8Array, anywhere: boolean, within: number): Promise<void> {
    let end = -1;
    const isThere = (): boolean => {
      const unread = joined(this.#parts).subarray(this.#taken);
      const at = indexOf(unread, wanted, anywhere);
      end = at + wanted.length;
      if (at < 0 && !anywhere && !startsAlike(unread, wanted))
        throw new Failure('Other bytes came than expected.');
      return at >= 0;
    };
    await this.#until(isThere, within, () => 'the bytes did not come');
    this.#taken += end;
  }

  async #silence(within: number): Promise<void> {
    const [before, { ending }] = [this.#received, this.#client];
    const isBroken = (): boolean => this.#received > before || this.#client.ending !== ending;
    if (this.#received > this.#taken) throw new Failure('The server was not silent.');
    await this.#until(isBroken, within, () => '').then(
      () => {
        throw new Failure('The server was not silent.');
      },
      () => undefined,
    );
  }

  async #until(holds: () => boolean, within: number, problem: () => string): Promise<void> {
    const deadline = performance.now() + within;
    while (!holds()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Failure(`After ${within} ms, ${problem()}.`);
      if (this.#client.ending !== 'open')
        throw new Failure(`The connection ended (${this.#client.ending}), and ${problem()}.`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
  }

  #receive(bytes: Uint8Array): void {
    const room = bytes.subarray(0, RECEIVED_BYTES - this.#kept);
    if (room.length > 0) this.#parts.push(room);
    this.#kept += room.length;
    this.#received += bytes.length;
    this.#wake?.();
  }

  #leave(): void {
    if (this.#client.ending === 'open') this.#client.abort();
  }

  #result(message: string, times: readonly number[], failed?: number): ProbeResult {
    return {
      ok: failed === undefined,
      ...(failed !== undefined && { failed }),
      message,
      received: toBase64(joined(this.#parts)),
      receivedLength: this.#received,
      ending: this.#client.ending,
      times,
    };
  }
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, anywhere: boolean): number {
  const last = anywhere ? bytes.length - wanted.length : Math.min(0, bytes.length - wanted.length);
  for (let at = 0; at <= last; at++) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

/** Whether more bytes could still make these begin as wanted. */
const startsAlike = (bytes: Uint8Array, wanted: Uint8Array): boolean =>
  bytes.subarray(0, wanted.length).every((byte, index) => byte === wanted[index]);
