/**
 * The front's door to the isolates: one child process (the isolate host) holds them
 * all, and this file starts it, watches it and speaks to it.
 */
import { CRASHED } from './exits.ts';
import { FrameType, toBytes, toJson, type Frame } from './frames.ts';
import { HostProcess, loadHostCode, type HostCode } from './host-process.ts';
import type { Isolate, IsolateListener, IsolatePool, PoolStatus } from './isolate.ts';
import { DEFAULT_LIMITS, type IsolateLimits } from './limits.ts';
import { frameTeller } from './listener-frames.ts';
import { WrittenBytes } from './written-bytes.ts';

export interface IsolatePoolOptions {
  /** Isolates kept ready before anyone asks; 2 unless told. */
  readonly warm?: number;
  /** Isolates that may live at one time, warm ones not counted; 100 unless told. */
  readonly maxIsolates?: number;
  /** Differences from `DEFAULT_LIMITS`. */
  readonly limits?: Partial<IsolateLimits>;
  /** Where to say, a line at a time, which layers of isolation are on and what became of the host. */
  readonly log?: (line: string) => void;
}

/** `take` rejects with this when `maxIsolates` run already. */
export class PoolFullError extends Error {
  override readonly name = 'PoolFullError';
}

/** Threads are all that the host may have. Node warns of them because they could once be used to get around the rest. */
const PERMISSION_FLAGS = ['--permission', '--allow-worker', '--disable-warning=PERM0006'];

/** An isolate that was taken and has not ended. */
interface Live {
  readonly listener: IsolateListener;
  /** Tells the listener what a frame says. */
  readonly tell: (frame: Frame) => void;
  /** Settles `take`; called once, undefined when the isolate will not come. */
  readonly taken: (isolate: Isolate | undefined) => void;
  readonly isolate: Isolate;
}

/**
 * Starts the isolate host and resolves when its first isolate is ready.
 * Rejects when the host cannot be started at all.
 */
export async function createIsolatePool(options: IsolatePoolOptions = {}): Promise<IsolatePool> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const code = await loadHostCode(limits, options.warm ?? 2);
  const pool = new Pool(code, limits, options.maxIsolates ?? 100, options.log ?? (() => undefined));
  await pool.start();
  return pool;
}

class Pool implements IsolatePool {
  readonly #code: HostCode;
  readonly #limits: IsolateLimits;
  readonly #maxIsolates: number;
  readonly #log: (line: string) => void;
  readonly #live = new Map<number, Live>();
  #host: HostProcess | undefined;
  #starting: Promise<void> | undefined;
  #flags: readonly string[] = PERMISSION_FLAGS;
  #lastIsolate = 0;
  #isClosed = false;

  constructor(code: HostCode, limits: IsolateLimits, maxIsolates: number, log: (line: string) => void) {
    this.#code = code;
    this.#limits = limits;
    this.#maxIsolates = maxIsolates;
    this.#log = log;
  }

  async start(): Promise<void> {
    this.#starting ??= this.#startHost().finally(() => (this.#starting = undefined));
    await this.#starting;
  }

  async take(listener: IsolateListener): Promise<Isolate> {
    if (this.#isClosed) throw new Error('The isolate pool is closed.');
    if (this.#live.size >= this.#maxIsolates) {
      throw new PoolFullError(`All ${this.#maxIsolates} isolates of this sandbox are taken.`);
    }
    if (this.#host === undefined) await this.start();
    const number = ++this.#lastIsolate;
    const taken = await new Promise<Isolate | undefined>((resolve) => {
      this.#live.set(number, {
        listener,
        tell: frameTeller(listener),
        taken: resolve,
        isolate: this.#isolate(number),
      });
      this.#host?.send(FrameType.take, number);
    });
    if (taken === undefined) throw new Error('The isolate host died before it could give an isolate.');
    return taken;
  }

  status(): PoolStatus {
    return { isolates: this.#live.size, ready: this.#host !== undefined, hostPid: this.#host?.pid };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { isolate } of [...this.#live.values()]) isolate.stop();
    await this.#starting?.catch(() => undefined);
    await this.#host?.close();
  }

  async #startHost(): Promise<void> {
    for (const flags of new Set([this.#flags, []])) {
      const started = await HostProcess.start(this.#code, flags, {
        frame: (frame) => this.#receive(frame),
        log: this.#log,
        gone: () => this.#onGone(),
      });
      if (started === undefined) continue;
      this.#host = started.host;
      this.#flags = flags;
      this.#log(`Isolate host ${started.host.pid ?? ''} is up. Layers: ${started.layers.join('; ')}.`);
      return;
    }
    throw new Error('The isolate host does not start.');
  }

  #receive(frame: Frame): void {
    const live = this.#live.get(frame.isolate);
    if (live === undefined) return;
    if (frame.type === FrameType.taken) live.taken(live.isolate);
    else if (frame.type === FrameType.exit) this.#live.delete(frame.isolate);
    live.tell(frame);
  }

  #onGone(): void {
    if (this.#host === undefined) return;
    this.#host = undefined;
    const lost = [...this.#live.values()];
    this.#live.clear();
    for (const { listener, taken } of lost) {
      taken(undefined);
      listener.exit(CRASHED);
    }
    if (this.#isClosed) return;
    this.#log(`The isolate host died with ${lost.length} isolates; starting another.`);
    this.start().catch((error: unknown) => this.#log(String(error)));
  }

  /** What the front holds of an isolate: frames to the host, as long as it lives. */
  #isolate(number: number): Isolate {
    const send = (...[type, ...rest]: [number, number?, number?, Uint8Array?]): void => {
      if (this.#live.has(number)) this.#host?.send(type, number, ...rest);
    };
    const written = new WrittenBytes(this.#limits.outputWindowBytes / 4);
    return {
      start: (files, entries) => send(FrameType.start, 0, 0, toJson({ files, entries })),
      open: (connection, server, port, address, remotePort) =>
        send(FrameType.open, connection, remotePort, toJson({ server, port, address })),
      connected: (connection) => send(FrameType.connected, connection),
      refused: (connection, why) => send(FrameType.refused, connection, 0, toBytes(why)),
      input: (connection, bytes) => send(FrameType.input, connection, 0, bytes),
      inputEnded: (connection) => send(FrameType.inputEnded, connection),
      inputReset: (connection) => {
        written.forget(connection);
        send(FrameType.inputReset, connection);
      },
      written: (connection, length) => {
        const sum = written.add(connection, length);
        if (sum > 0) send(FrameType.written, connection, sum);
      },
      stop: () => send(FrameType.stop),
    };
  }
}
