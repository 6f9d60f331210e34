/**
 * The isolate host: a process of its own, without environment or credentials, that
 * holds one thread for each isolate. Its only door is the pipe to the front.
 */
import { Socket } from 'node:net';
import { deserialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { buildImage, type EngineImage } from './engine-image.ts';
import { CRASHED, exitOfLimit, STOPPED } from './exits.ts';
import { FrameReader, FrameType, FrameWriter, toBytes, toJson, type Frame } from './frames.ts';
import type { Exit } from './isolate.ts';
import type { IsolateLimits } from './limits.ts';
import { withMemoryCap } from './memory-cap.ts';
import { Watchdog, WATCHED_BYTES } from './watchdog.ts';
import type { WorkerData } from './worker.ts';

/** What the front gives a host to begin with. */
export interface BootData {
  readonly workerCode: string;
  readonly guest: string;
  readonly wasm: Uint8Array;
  readonly extensions: readonly { readonly name: string; readonly wasm: Uint8Array<ArrayBuffer> }[];
  readonly limits: IsolateLimits;
  readonly warm: number;
}

/** The engine's own data, its stack and what its allocator cannot use, beside the guest's heap. */
const OUTSIDE_HEAP_BYTES = 8 * 1024 * 1024;
const LOOKS_IN_HARD_LIMIT = 10;
/** A thread's start takes a core for some 70 ms: it must not compete with the run that has just begun. */
const REFILL_AFTER_MS = 300;

/** One thread, from its start to its end. */
interface Thread {
  readonly worker: Worker;
  readonly watchdog: Watchdog;
  readonly inbox: FrameWriter;
  /** 0 until an isolate has it. */
  isolate: number;
  isReady: boolean;
  isOver: boolean;
}

const FRONT_FD = 3;
const front = new Socket({ fd: FRONT_FD, readable: true, writable: true });
const outbox = new FrameWriter();
const threads = new Set<Thread>();
const byIsolate = new Map<number, Thread>();
/** Isolates that wait for a thread, in order. */
const waiting: number[] = [];
const touched = new Set<Thread>();
let boot: BootData | undefined;
let image: EngineImage | undefined;
let isFlushing = false;
let saidReady = false;
let refill: NodeJS.Timeout | undefined;

const reader = new FrameReader(receive);
front.on('data', (chunk: Buffer) => {
  reader.read(chunk);
  for (const thread of touched) if (!thread.isOver) thread.worker.postMessage(thread.inbox.take());
  touched.clear();
});
// Without the front nobody needs this process.
front.on('close', () => process.exit(0));
front.on('error', () => process.exit(0));

function send(...frame: Parameters<FrameWriter['add']>): void {
  outbox.add(...frame);
  flushSoon();
}

function flushSoon(): void {
  if (isFlushing) return;
  isFlushing = true;
  process.nextTick(() => {
    isFlushing = false;
    front.write(outbox.take());
  });
}

function receive(frame: Frame): void {
  switch (frame.type) {
    case FrameType.boot:
      begin(deserialize(frame.payload) as BootData).catch((error: unknown) => {
        send(FrameType.log, 0, 0, 0, toBytes(`The isolate host cannot begin: ${String(error)}`));
        flushSoon();
        front.end();
      });
      break;
    case FrameType.take:
      waiting.push(frame.isolate);
      assign();
      break;
    case FrameType.stop:
      stop(frame.isolate);
      break;
    default: {
      const thread = byIsolate.get(frame.isolate);
      if (thread === undefined) return;
      thread.inbox.forward(frame);
      touched.add(thread);
    }
  }
}

async function begin(data: BootData): Promise<void> {
  const { limits } = data;
  const wasm = new WebAssembly.Module(withMemoryCap(data.wasm, limits.memoryBytes + OUTSIDE_HEAP_BYTES));
  const extensions = data.extensions.map(({ name, wasm }) => ({ name, wasm: new WebAssembly.Module(wasm) }));
  const built = await buildImage(wasm, extensions, data.guest);
  // Shared, so that a thread's start copies it once, into its engine.
  const memory = new Uint8Array(new SharedArrayBuffer(built.snapshot.memory.length));
  memory.set(built.snapshot.memory);
  image = { ...built, snapshot: { ...built.snapshot, memory } };
  boot = data;
  if (data.warm === 0) sayReady();
  setInterval(look, limits.turnHardMs / LOOKS_IN_HARD_LIMIT);
  warmUp();
}

/** Gives ready threads to isolates that wait, starts those still missing, and has spare ones started later. */
function assign(): void {
  if (boot === undefined || image === undefined) return;
  let free = 0;
  for (const thread of threads) {
    if (thread.isolate !== 0 || thread.isOver) continue;
    const isolate = thread.isReady ? waiting.shift() : undefined;
    if (isolate === undefined) {
      free++;
      continue;
    }
    thread.isolate = isolate;
    byIsolate.set(isolate, thread);
    send(FrameType.taken, isolate);
  }
  for (; free < waiting.length; free++) startThread(boot, image);
  refill ??= setTimeout(warmUp, REFILL_AFTER_MS);
}

/** Starts the threads that further isolates will find ready. */
function warmUp(): void {
  refill = undefined;
  if (boot === undefined || image === undefined) return;
  let free = 0;
  for (const thread of threads) if (thread.isolate === 0 && !thread.isOver) free++;
  for (; free < boot.warm + waiting.length; free++) startThread(boot, image);
}

function startThread(data: BootData, engine: EngineImage): void {
  const watched = new SharedArrayBuffer(WATCHED_BYTES);
  const workerData: WorkerData = { image: engine, limits: data.limits, watched };
  const worker = new Worker(data.workerCode, {
    eval: true,
    env: {},
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4, stackSizeMb: 4 },
  });
  const thread: Thread = {
    worker,
    watchdog: new Watchdog(watched, data.limits.turnHardMs),
    inbox: new FrameWriter(),
    isolate: 0,
    isReady: false,
    isOver: false,
  };
  threads.add(thread);
  const frames = new FrameReader((frame) => fromThread(thread, frame));
  worker.on('message', (batch: Uint8Array) => frames.read(batch));
  worker.on('error', (error) => end(thread, exitOfDeath(error, data.limits)));
  worker.on('exit', () => {
    end(thread, CRASHED);
    threads.delete(thread);
    assign();
  });
}

function fromThread(thread: Thread, frame: Frame): void {
  if (frame.type === FrameType.taken) {
    thread.isReady = true;
    sayReady();
    assign();
    return;
  }
  if (thread.isOver) return;
  send(frame.type, thread.isolate, frame.connection, frame.number, frame.payload);
  if (frame.type === FrameType.exit) finish(thread);
}

function sayReady(): void {
  if (!saidReady) send(FrameType.ready, 0, 0, 0, toJson(layers()));
  saidReady = true;
}

function stop(isolate: number): void {
  const at = waiting.indexOf(isolate);
  if (at >= 0) waiting.splice(at, 1);
  const thread = byIsolate.get(isolate);
  if (thread !== undefined) end(thread, STOPPED);
}

/** Ends a thread and says why, unless it has said so itself. */
function end(thread: Thread, exit: Exit): void {
  if (thread.isOver) return;
  if (thread.isolate !== 0) send(FrameType.exit, thread.isolate, 0, 0, toJson(exit));
  finish(thread);
}

function finish(thread: Thread): void {
  thread.isOver = true;
  byIsolate.delete(thread.isolate);
  void thread.worker.terminate();
}

function look(): void {
  const now = performance.now();
  for (const thread of threads) {
    if (boot === undefined || thread.isOver || !thread.watchdog.look(now)) continue;
    end(thread, exitOfLimit('turn-limit', boot.limits, undefined));
  }
}

function exitOfDeath(error: unknown, limits: IsolateLimits): Exit {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? exitOfLimit('memory-limit', limits, undefined) : CRASHED;
}

/** What this process may not do, tried and not assumed. */
function layers(): string[] {
  const on = ['WebAssembly memory of its own for each isolate', 'a thread of its own for each isolate'];
  const { permission } = process;
  if (permission === undefined) return on;
  const denied = ['fs.read', 'fs.write', 'child', 'net'].filter((scope) => !permission.has(scope));
  if (denied.length > 0) on.push(`Node's permission model without ${denied.join(', ')}`);
  return on;
}
