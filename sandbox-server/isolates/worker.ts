/** A thread of the isolate host: holds one engine and carries frames to it and from it. */
import { randomFillSync } from 'node:crypto';
import { parentPort, threadId, workerData } from 'node:worker_threads';
import type { EngineImage } from './engine-image.ts';
import { FrameReader, FrameType, FrameWriter, fromJson, toText, type Frame } from './frames.ts';
import type { IsolateLimits } from './limits.ts';
import { frameListener } from './listener-frames.ts';
import { Run } from './run.ts';
import { WatchedTurn } from './watchdog.ts';

export interface WorkerData {
  readonly image: EngineImage;
  readonly limits: IsolateLimits;
  /** Memory that the watchdog reads; see `watchdog.ts`. */
  readonly watched: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error(`Thread ${threadId} was not started by the isolate host.`);

const { image, limits, watched } = workerData as WorkerData;
const writer = new FrameWriter();
const turn = new WatchedTurn(watched);

/** Sends what was written meanwhile, in one message. */
function flush(): void {
  if (!writer.isEmpty) port?.postMessage(writer.take());
}

const prepared = Run.prepare(image, limits, {
  listener: frameListener(writer, 0),
  clock: { now: () => performance.now(), cpu: cpuMilliseconds },
  later(milliseconds, callback) {
    const timer = setTimeout(() => {
      callback();
      flush();
    }, milliseconds);
    return () => clearTimeout(timer);
  },
  soon(callback) {
    setImmediate(() => {
      callback();
      flush();
    });
  },
  turn: (active) => turn.mark(active),
  beat: () => turn.beat(),
  random: (bytes) => void randomFillSync(bytes),
});

// A rejection ends the thread, which the host takes for a crash.
void prepared.then((run) => {
  const reader = new FrameReader((frame) => deliver(run, frame));
  port.on('message', (batch: Uint8Array) => {
    reader.read(batch);
    flush();
  });
  writer.add(FrameType.taken, 0);
  flush();
});

function deliver(run: Run, { type, connection, number, payload }: Frame): void {
  switch (type) {
    case FrameType.start: {
      const { files, entries } = fromJson(payload) as { files: Record<string, string>; entries: string[] };
      run.start(files, entries);
      break;
    }
    case FrameType.open: {
      const { server, port, address } = fromJson(payload) as {
        server: string;
        port: number;
        address: string;
      };
      run.open(connection, server, port, address, number);
      break;
    }
    case FrameType.connected:
      run.connected(connection);
      break;
    case FrameType.refused:
      run.refused(connection, toText(payload));
      break;
    case FrameType.input:
      run.input(connection, payload);
      break;
    case FrameType.inputEnded:
      run.inputEnded(connection);
      break;
    case FrameType.inputReset:
      run.inputReset(connection);
      break;
    case FrameType.written:
      run.written(connection, number);
      break;
  }
}

/** CPU time of this thread. */
function cpuMilliseconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
