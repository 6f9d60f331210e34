/** Runs hostile programs beside a healthy server, and measures what that one notices. */
import { readFileSync } from 'node:fs';
import type { IsolateLimits } from '../limits.ts';
import { createIsolatePool } from '../pool.ts';
import type { Exit, IsolatePool } from '../isolate.ts';
import { TestRun, type TestClient } from '../test-run.ts';
import type { HostileProgram } from './program.ts';

const ECHO = `import net from 'node:net';
net.createServer((socket) => socket.on('data', (data) => socket.write(data))).listen(1);`;
const MESSAGE_BYTES = 8;
/** Between an echo and the next message: the healthy server must keep within the limits too. */
const PACE_MS = 2;
/** Shorter than in earnest: many programs run until they meet one of these. */
const LIMITS: Partial<IsolateLimits> = { turnHardMs: 300, cpuMs: 1_000, cpuWindowMs: 3_000 };
/** A program that neither ends nor prints what it must within this time, in milliseconds, has failed. */
const PATIENCE = 60_000;
const SETTLING_STEPS = 10;
const SETTLING_STEP_MS = 200;

/** What the healthy server's client saw, times in milliseconds. */
export interface Calm {
  readonly messages: number;
  /** Messages without an echo; Infinity when the server itself is gone. */
  readonly lost: number;
  readonly p99: number;
  readonly longest: number;
}

export class Neighbourhood {
  readonly #pool: IsolatePool;
  readonly #host: { pid: number; starts: number };
  readonly #times: number[] = [];
  #lost = 0;
  #longest = 0;
  #isOver = false;
  readonly #echoing: Promise<void>;

  private constructor(pool: IsolatePool, host: { pid: number; starts: number }, healthy: TestRun) {
    this.#pool = pool;
    this.#host = host;
    this.#echoing = this.#echo(healthy.connect());
  }

  static async start(): Promise<Neighbourhood> {
    const host = { pid: 0, starts: 0 };
    const pool = await createIsolatePool({
      warm: 2,
      limits: LIMITS,
      log: (line) => {
        const pid = /Isolate host (\d+) is up/.exec(line)?.[1];
        if (pid === undefined) return;
        host.pid = Number(pid);
        host.starts++;
      },
    });
    const healthy = await TestRun.start(pool, ECHO);
    await healthy.listening;
    return new Neighbourhood(pool, host, healthy);
  }

  /** How often the process that holds all isolates was started: once, unless a program brought it down. */
  get hostStarts(): number {
    return this.#host.starts;
  }

  get hostMegabytes(): number {
    const status = readFileSync(`/proc/${this.#host.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** Memory of that process once its ended threads are gone and it has had time to let go of theirs. */
  async settledMegabytes(): Promise<number> {
    let least = this.hostMegabytes;
    for (let i = 0; i < SETTLING_STEPS; i++) {
      await new Promise((resolve) => setTimeout(resolve, SETTLING_STEP_MS));
      least = Math.min(least, this.hostMegabytes);
    }
    return least;
  }

  /** The longest pause since this was asked last, in milliseconds. */
  takeLongest(): number {
    const longest = this.#longest;
    this.#longest = 0;
    return longest;
  }

  /** Runs a program to its end. @returns what is wrong with how it went, or undefined */
  async run(program: HostileProgram): Promise<string | undefined> {
    const run = await TestRun.start(this.#pool, program.code);
    run.reads = program.deaf !== true;
    const timer = setTimeout(() => void run.stop(), program.stopsAfter ?? PATIENCE);
    if (program.ends === undefined && program.prints !== undefined) {
      void run.line(program.prints).then(() => run.stop());
    }
    if (program.sends !== undefined) this.#attack(run, program.sends);
    const exit = await run.exited;
    clearTimeout(timer);
    return faultOf(program, exit, run);
  }

  /** Ends the healthy server. @returns what its client saw */
  async close(): Promise<Calm> {
    this.#isOver = true;
    await this.#echoing;
    await this.#pool.close();
    const times = this.#times.toSorted((a, b) => a - b);
    return {
      messages: times.length,
      lost: this.#lost,
      p99: times[Math.floor(times.length * 0.99)] ?? NaN,
      longest: times.at(-1) ?? NaN,
    };
  }

  #attack(run: TestRun, sends: readonly (string | Uint8Array)[]): void {
    run.listening.then(
      () => {
        const client = run.connect();
        for (const bytes of sends) client.send(bytes);
      },
      // It ended before it listened, which is for its exit to say.
      () => undefined,
    );
  }

  async #echo(client: TestClient): Promise<void> {
    const message = new Uint8Array(MESSAGE_BYTES);
    const view = new DataView(message.buffer);
    for (let count = 0; !this.#isOver; count++) {
      view.setUint32(0, count);
      const sent = performance.now();
      client.inbox.clear();
      client.send(message.slice());
      const came = client.inbox.until(({ length }) => length >= MESSAGE_BYTES);
      const isThere = await came.then(
        () => client.inbox.bytes.equals(message),
        () => false,
      );
      if (!isThere) this.#lost++;
      if (client.inbox.how !== undefined) {
        this.#lost = Infinity;
        return;
      }
      const took = performance.now() - sent;
      this.#longest = Math.max(this.#longest, took);
      this.#times.push(took);
      await new Promise((resolve) => setTimeout(resolve, PACE_MS));
    }
  }
}

function faultOf({ ends, prints }: HostileProgram, exit: Exit, run: TestRun): string | undefined {
  const escape = run.lines.find(({ text }) => text.includes('ESCAPED'));
  if (escape !== undefined) return escape.text;
  if (ends !== undefined && !ends.includes(exit.reason))
    return `${exit.reason}: ${exit.message.slice(0, 200)}`;
  const printed = run.lines.map(({ text }) => text);
  if (prints !== undefined && !printed.some((text) => text.includes(prints))) {
    return `it did not print "${prints}" but "${printed.join('\n').slice(0, 200)}"`;
  }
  return undefined;
}
