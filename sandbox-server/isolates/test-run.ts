/** A run and its clients, for tests and benches: what a front would do, with promises to await. */
import type { ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import type { Exit, Isolate, IsolatePool } from './isolate.ts';

export interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
  readonly location: SourceLocation | undefined;
  readonly server: string | undefined;
}

interface Place {
  readonly server: string;
  readonly port: number;
}

const encoder = new TextEncoder();

export const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === 'string' ? encoder.encode(data) : data;

/** Bytes that come from somewhere, and a way to wait for them. */
export class Inbox {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #how: 'fin' | 'reset' | undefined;
  readonly #waiters = new Set<() => void>();

  get length(): number {
    return this.#length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get how(): 'fin' | 'reset' | undefined {
    return this.#how;
  }

  /** Forgets what has come. */
  clear(): void {
    this.#chunks.length = 0;
    this.#length = 0;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    this.#wake();
  }

  end(how: 'fin' | 'reset'): void {
    this.#how ??= how;
    this.#wake();
  }

  /** Resolves when the condition holds; rejects when no more bytes can come and it does not. */
  async until(condition: (inbox: Inbox) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.#how !== undefined)
        throw new Error(`Ended by ${this.#how} after ${this.bytes.toString('latin1')}`);
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  /** Resolves with the text so far once it holds a part. */
  async text(part: string): Promise<string> {
    await this.until(({ bytes }) => bytes.includes(part));
    return this.bytes.toString();
  }

  async closed(): Promise<'fin' | 'reset'> {
    while (this.#how === undefined) await new Promise<void>((resolve) => this.#waiters.add(resolve));
    return this.#how;
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }
}

/** A client of the run. */
export class TestClient {
  readonly inbox = new Inbox();
  /** Which lines sent what. */
  readonly sources: { readonly text: string; readonly location: SourceLocation }[] = [];
  readonly #isolate: Isolate;
  readonly #connection: number;
  /** Bytes that the guest took. */
  consumed = 0;

  constructor(isolate: Isolate, connection: number) {
    this.#isolate = isolate;
    this.#connection = connection;
  }

  send(data: string | Uint8Array): void {
    this.#isolate.input(this.#connection, bytesOf(data));
  }

  end(): void {
    this.#isolate.inputEnded(this.#connection);
  }

  reset(): void {
    this.#isolate.inputReset(this.#connection);
  }

  written(length: number): void {
    this.#isolate.written(this.#connection, length);
  }
}

export class TestRun {
  readonly lines: ConsoleLine[] = [];
  readonly notices: string[] = [];
  /** Where servers have listened. */
  readonly places: Place[] = [];
  readonly #clients = new Map<number, TestClient>();
  /** The other ends of connections between servers of the run. */
  readonly #peers = new Map<number, number>();
  #lastConnection = 0;
  readonly #listening = Promise.withResolvers<Place>();
  readonly #exit = Promise.withResolvers<Exit>();
  readonly #lineWaiters = new Set<() => void>();
  #isolate: Isolate | undefined;
  /** False: clients do not take what is sent to them. */
  reads = true;

  private constructor() {
    // Tests await what they need; a run that never listens must not fail the others.
    this.#listening.promise.catch(() => undefined);
  }

  /** Takes an isolate and starts files in it; a string is the whole of the first server. */
  static async start(
    pool: IsolatePool,
    files: string | Readonly<Record<string, string>>,
    entries: readonly string[] = ['server.ts'],
  ): Promise<TestRun> {
    const run = new TestRun();
    run.#isolate = await pool.take({
      listening: (server, port) => {
        run.places.push({ server, port });
        run.#listening.resolve({ server, port });
      },
      connect: (connection, _from, host, port) => run.#reach(connection, host, port),
      console: (level, text, location, server) => {
        run.lines.push({ level, text, location, server });
        for (const wake of run.#lineWaiters) wake();
        run.#lineWaiters.clear();
      },
      notice: (text) => run.notices.push(text),
      output: (connection, bytes, sources) => {
        const peer = run.#peers.get(connection);
        if (peer !== undefined) {
          run.#isolate?.input(peer, bytes);
          run.#isolate?.written(connection, bytes.length);
        }
        const client = run.#clients.get(connection);
        for (const { offset, length, location } of sources) {
          const text = Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1');
          client?.sources.push({ text, location });
        }
        client?.inbox.push(bytes);
        if (run.reads) client?.written(bytes.length);
      },
      ended: (connection) => {
        run.#clients.get(connection)?.inbox.end('fin');
        const peer = run.#peers.get(connection);
        if (peer !== undefined) run.#isolate?.inputEnded(peer);
      },
      destroyed: (connection) => {
        run.#clients.get(connection)?.inbox.end('reset');
        const peer = run.#peers.get(connection);
        if (peer !== undefined) run.#isolate?.inputReset(peer);
      },
      consumed: (connection, length) => {
        const client = run.#clients.get(connection);
        if (client !== undefined) client.consumed += length;
      },
      exit: (exit) => {
        run.#listening.reject(new Error(`${exit.reason}: ${exit.message}`));
        for (const { inbox } of run.#clients.values()) inbox.end('reset');
        run.#exit.resolve(exit);
      },
    });
    run.#isolate.start(typeof files === 'string' ? { [entries[0] ?? '']: files } : files, entries);
    return run;
  }

  /** The first place that listens. */
  get listening(): Promise<Place> {
    return this.#listening.promise;
  }

  get exited(): Promise<Exit> {
    return this.#exit.promise;
  }

  /** Connects a client, to the first place that listened unless told; await `listening` before. */
  connect(place = this.places[0]): TestClient {
    const connection = ++this.#lastConnection;
    if (this.#isolate === undefined) throw new Error('The run has no isolate.');
    if (place === undefined) throw new Error('Nothing listens.');
    const client = new TestClient(this.#isolate, connection);
    this.#clients.set(connection, client);
    this.#isolate.open(connection, place.server, place.port, '127.0.0.1', 50_000 + connection);
    return client;
  }

  /** One server of the run connects to another, as `session/network.ts` does it with a tap in between. */
  #reach(from: number, host: string, port: number): void {
    const named = this.places.filter(({ server }) => host === 'localhost' || server === `${host}.ts`);
    const place = named.find((candidate) => candidate.port === port);
    if (place === undefined) {
      this.#isolate?.refused(from, named.length > 0 ? 'ECONNREFUSED' : 'ENOTFOUND');
      return;
    }
    const to = ++this.#lastConnection;
    this.#peers.set(from, to);
    this.#peers.set(to, from);
    this.#isolate?.open(to, place.server, place.port, '10.0.0.1', 50_000 + to);
    this.#isolate?.connected(from);
  }

  /** Resolves when a console line holds this text. */
  async line(part: string): Promise<ConsoleLine> {
    for (;;) {
      const found = this.lines.find(({ text }) => text.includes(part));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#lineWaiters.add(resolve));
    }
  }

  async stop(): Promise<Exit> {
    this.#isolate?.stop();
    return this.exited;
  }
}
