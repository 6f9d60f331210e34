/** The same server in an isolate and on plain Node, and one client script for both. */
import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { IsolatePool } from '../isolates/isolate.ts';
import { createIsolatePool } from '../isolates/pool.ts';
import { bytesOf, Inbox, TestRun } from '../isolates/test-run.ts';

/** One step of a client. */
export type Step =
  | { readonly send: string | Uint8Array }
  /** Waits until this text has come so many times (once unless told). */
  | { readonly until: string; readonly times?: number }
  /** Waits for so many bytes in all. */
  | { readonly bytes: number }
  | { readonly end: true }
  | { readonly reset: true }
  /** Waits until the server has closed. */
  | { readonly closed: true }
  /** Waits until the server has printed this. */
  | { readonly printed: string };

/** What a client and an onlooker saw. */
export interface Seen {
  /** Bytes from the server as Latin-1, dates put out of sight. */
  readonly bytes: string;
  readonly closed: 'fin' | 'reset' | undefined;
  readonly printed: readonly string[];
}

interface Client {
  readonly inbox: Inbox;
  send(bytes: Uint8Array): void;
  end(): void;
  reset(): void;
  printed(text: string): Promise<unknown>;
}

async function follow(steps: readonly Step[], client: Client): Promise<Omit<Seen, 'printed'>> {
  const { inbox } = client;
  for (const step of steps) {
    if ('send' in step) client.send(bytesOf(step.send));
    else if ('until' in step) {
      const { until, times = 1 } = step;
      await inbox.until(({ bytes }) => bytes.toString('latin1').split(until).length > times);
    } else if ('bytes' in step) await inbox.until(({ length }) => length >= step.bytes);
    else if ('end' in step) client.end();
    else if ('reset' in step) client.reset();
    else if ('closed' in step) await inbox.closed();
    else await client.printed(step.printed);
  }
  const bytes = inbox.bytes.toString('latin1').replace(/\r\nDate: [^\r]+/g, '\r\nDate: (now)');
  return { bytes, closed: inbox.how };
}

async function seenInIsolate(pool: IsolatePool, source: string, steps: readonly Step[]): Promise<Seen> {
  const run = await TestRun.start(pool, source);
  await run.listening;
  const client = run.connect();
  const seen = await follow(steps, {
    inbox: client.inbox,
    send: (bytes) => client.send(bytes),
    end: () => client.end(),
    reset: () => client.reset(),
    printed: (text) => run.line(text),
  });
  await run.stop();
  return { ...seen, printed: run.lines.flatMap(({ text }) => text.split('\n')) };
}

/** Makes any server listen on a free port of this machine only, and tells which. */
const PRELOAD = `import net from 'node:net';
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (...args) {
  this.once('listening', () => process.send(this.address().port));
  return listen.call(this, 0, '127.0.0.1', ...args.filter((arg) => typeof arg === 'function'));
};`;

async function seenOnNode(source: string, steps: readonly Step[]): Promise<Seen> {
  const preload = `data:text/javascript,${encodeURIComponent(PRELOAD)}`;
  const child = spawn(process.execPath, ['--import', preload, '--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    // So that console.log writes as to a file, without colours.
    env: { PATH: process.env['PATH'] },
  });
  const output = new Inbox();
  child.stdout?.on('data', (bytes: Buffer) => output.push(bytes));
  const [port] = (await once(child, 'message')) as [number];
  const inbox = new Inbox();
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('data', (bytes: Buffer) => inbox.push(bytes));
  socket.on('end', () => inbox.end('fin'));
  socket.on('error', () => inbox.end('reset'));
  await once(socket, 'connect');
  const seen = await follow(steps, {
    inbox,
    send: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    printed: (text) => output.text(text),
  });
  socket.destroy();
  child.kill('SIGKILL');
  await once(child, 'exit');
  return { ...seen, printed: output.bytes.toString().split('\n').slice(0, -1) };
}

/** Runs a server in both places and gives what was seen in each. */
export class Peers {
  readonly #pool: IsolatePool;

  private constructor(pool: IsolatePool) {
    this.#pool = pool;
  }

  static async start(): Promise<Peers> {
    return new Peers(await createIsolatePool({ warm: 2 }));
  }

  /** What both saw, when it is the same. @throws Error that shows the difference otherwise */
  async same(source: string, steps: readonly Step[]): Promise<Seen> {
    const [isolate, node] = await Promise.all([
      seenInIsolate(this.#pool, source, steps),
      seenOnNode(source, steps),
    ]);
    deepStrictEqual(isolate, node);
    return node;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

export const GET = 'GET /path?a=1 HTTP/1.1\r\nHost: example.com\r\n\r\n';
/** A request after whose answer the server closes. */
export const LAST = 'GET /last HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n';
