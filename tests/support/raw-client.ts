/** A TCP client that sends exactly the bytes it is told to and says what came back. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Ending } from './tcp-proxy.ts';

export class RawClient {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  #ending: Ending = 'open';
  readonly #waiting = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    socket.on('end', () => this.#endAs('fin'));
    socket.on('error', () => this.#endAs('reset'));
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  /** All that came so far, as Latin-1. */
  get text(): string {
    return this.received.toString('latin1');
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Sends and resolves when the bytes have left. */
  async send(bytes: string | Uint8Array): Promise<void> {
    await new Promise((resolve) => this.socket.write(bytes, resolve));
  }

  /** Resolves with everything so far when it contains this. */
  async until(text: string): Promise<string> {
    while (!this.text.includes(text)) {
      if (this.#ending !== 'open') throw new Error(`The connection ended before “${text}”: ${this.text}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return this.text;
  }

  /** Resolves when the server has ended the connection, with how. */
  async ended(): Promise<Ending> {
    while (this.#ending === 'open') await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.#ending;
  }

  #endAs(ending: Ending): void {
    this.#ending = ending;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
