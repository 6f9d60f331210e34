/** The isolate host as seen from the front: a child process and a pipe to it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Duplex } from 'node:stream';
import { serialize } from 'node:v8';
import { bundleForNode, bundleGuest } from './bundle.ts';
import { FrameReader, FrameType, FrameWriter, fromJson, toText, type Frame } from './frames.ts';
import type { BootData } from './host.ts';
import type { IsolateLimits } from './limits.ts';

const EXTENSIONS = ['url', 'encoding', 'structured-clone'];
const FRONT_FD = 3;

/** All that a host needs, made once and kept: hosts are started again when they die. */
export interface HostCode {
  readonly hostCode: string;
  readonly boot: BootData;
}

export async function loadHostCode(limits: IsolateLimits, warm: number): Promise<HostCode> {
  const require = createRequire(import.meta.url);
  const read = (name: string) => readFile(require.resolve(`quickjs-wasi/${name}`));
  const [hostCode, workerCode, guest, wasm, ...extensions] = await Promise.all([
    bundleForNode('host.ts'),
    bundleForNode('worker.ts'),
    bundleGuest(),
    read('quickjs.wasm'),
    ...EXTENSIONS.map(async (name) => ({ name, wasm: new Uint8Array(await read(`${name}.so`)) })),
  ]);
  return { hostCode, boot: { workerCode, guest, wasm, extensions, limits, warm } };
}

export interface HostEvents {
  frame(frame: Frame): void;
  log(line: string): void;
  /** The process is gone; nothing more comes. */
  gone(): void;
}

export class HostProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #outbox = new FrameWriter();
  #isFlushing = false;
  #ready: ((layers: readonly string[] | undefined) => void) | undefined;

  /** @param flags options for Node, such as those of its permission model */
  private constructor(code: HostCode, flags: readonly string[], events: HostEvents) {
    this.#child = spawn(process.execPath, [...flags, '-e', code.hostCode], {
      env: {},
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#pipe = this.#child.stdio[FRONT_FD] as Duplex;
    const reader = new FrameReader((frame) => {
      if (frame.type === FrameType.ready) this.#ready?.(fromJson(frame.payload) as string[]);
      else if (frame.type === FrameType.log) events.log(toText(frame.payload));
      else events.frame(frame);
    });
    this.#pipe.on('data', (chunk: Buffer) => reader.read(chunk));
    // A broken pipe is the end of the process, which is told by its exit.
    this.#pipe.on('error', () => undefined);
    this.#child.stderr?.on('data', (text: Buffer) =>
      events.log(`isolate host: ${text.toString().trimEnd()}`),
    );
    const gone = (): void => {
      this.#ready?.(undefined);
      events.gone();
    };
    this.#child.once('exit', gone);
    this.#child.once('error', gone);
  }

  /** Starts a host. @returns it and the layers of isolation that are on, or undefined when it did not come up */
  static async start(
    code: HostCode,
    flags: readonly string[],
    events: HostEvents,
  ): Promise<{ host: HostProcess; layers: readonly string[] } | undefined> {
    const host = new HostProcess(code, flags, events);
    const ready = new Promise<readonly string[] | undefined>((resolve) => (host.#ready = resolve));
    host.send(FrameType.boot, 0, 0, 0, serialize(code.boot));
    const layers = await ready;
    return layers === undefined ? undefined : { host, layers };
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a frame with those of the same tick. */
  send(...frame: Parameters<FrameWriter['add']>): void {
    this.#outbox.add(...frame);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    process.nextTick(() => {
      this.#isFlushing = false;
      if (!this.#pipe.destroyed) this.#pipe.write(this.#outbox.take());
    });
  }

  /** Ends the process; resolves when it is gone. */
  async close(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
