/** A run and its clients, for tests and benches: what a front would do, with promises to await. */
import type { ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import type { Exit, Isolate, IsolatePool } from './isolate.ts';

export interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
  readonly location: SourceLocation | undefined;
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
  readonly #clients = new Map<number, TestClient>();
  readonly #listening = Promise.withResolvers<{ server: string; port: number }>();
  readonly #exit = Promise.withResolvers<Exit>();
  readonly #lineWaiters = new Set<() => void>();
  #isolate: Isolate | undefined;
  /** False: clients do not take what is sent to them. */
  reads = true;

  private constructor() {
    // Tests await what they need; a run that never listens must not fail the others.
    this.#listening.promise.catch(() => undefined);
  }

  /** Takes an isolate and starts files in it; a string is the whole of `server.ts`. */
  static async start(
    pool: IsolatePool,
    files: string | Readonly<Record<string, string>>,
    entry = 'server.ts',
  ): Promise<TestRun> {
    const run = new TestRun();
    run.#isolate = await pool.take({
      listening: (server, port) => run.#listening.resolve({ server, port }),
      connect: () => undefined,
      console: (level, text, location) => {
        run.lines.push({ level, text, location });
        for (const wake of run.#lineWaiters) wake();
        run.#lineWaiters.clear();
      },
      notice: (text) => run.notices.push(text),
      output: (connection, bytes) => {
        const client = run.#clients.get(connection);
        client?.inbox.push(bytes);
        if (run.reads) client?.written(bytes.length);
      },
      ended: (connection) => run.#clients.get(connection)?.inbox.end('fin'),
      destroyed: (connection) => run.#clients.get(connection)?.inbox.end('reset'),
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
    run.#isolate.start(typeof files === 'string' ? { [entry]: files } : files, [entry]);
    return run;
  }

  get listening(): Promise<{ server: string; port: number }> {
    return this.#listening.promise;
  }

  get exited(): Promise<Exit> {
    return this.#exit.promise;
  }

  connect(): TestClient {
    const connection = this.#clients.size + 1;
    if (this.#isolate === undefined) throw new Error('The run has no isolate.');
    const client = new TestClient(this.#isolate, connection);
    this.#clients.set(connection, client);
    this.#isolate.open(connection, 'server.ts', 1, '127.0.0.1', 50_000 + connection);
    return client;
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
