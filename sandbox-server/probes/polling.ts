/** A client that asks again and again, and waits for each answer before it asks again. */
import { ResponseFraming } from '../front/response-framing.ts';
import type { Dialogue } from './herd.ts';

const encoder = new TextEncoder();

export class Polling implements Dialogue {
  readonly #request: Uint8Array;
  readonly #framing = new ResponseFraming();
  sent = 0;

  constructor(path: string) {
    this.#request = encoder.encode(`GET ${path} HTTP/1.1\r\nHost: sandbox\r\n\r\n`);
  }

  get taken(): boolean {
    return this.received > 0;
  }

  get received(): number {
    return this.sent - this.#framing.waiting;
  }

  begin(): Uint8Array {
    this.sent++;
    this.#framing.expect({ method: 'GET', upgrade: false });
    return this.#request;
  }

  next(): Uint8Array | undefined {
    return this.#framing.waiting > 0 ? undefined : this.begin();
  }

  receive(bytes: Uint8Array): undefined {
    this.#framing.scan(bytes);
  }
}
