/**
 * The script of the runner's document. It narrows the document's policy to the sandbox
 * that its address names, keeps one worker warm, and passes lines to the page. It also
 * watches each run: code that holds its thread cannot be asked to stop, only ended.
 */
import type { FrameEnd, FromFrame, FromWorker, ToFrame, ToWorker } from './messages.ts';

/** Set by the build: the source of worker.ts, bundled. */
declare const WORKER_SOURCE: string;

const PING_EVERY_MS = 250;
/** Pings without an answer until a run is ended; counted, not timed, so that a sleeping computer is no endless loop. */
const MAX_UNANSWERED = 8;

/** How long the next worker waits to be warmed: until then the run that has just begun has the processor. */
const WARM_AFTER_MS = 300;

interface WarmWorker {
  readonly worker: Worker;
  readonly port: MessagePort;
}

interface Run extends WarmWorker {
  unanswered: number;
}

const workerUrl = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
const runs = new Map<number, Run>();
const now = () => performance.timeOrigin + performance.now();

// On an origin of its own this document is harmless; on the site's it would be the site.
if (self.origin === 'null') {
  closeNetworkExcept(decodeURIComponent(location.hash.slice(1)));
  addEventListener('message', (event) => {
    const [page] = event.ports;
    if (event.source === parent && page) serve(page);
  });
}

/** Policies add up: this one can only take away from the document's own. Workers inherit both. */
function closeNetworkExcept(address: string): void {
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `connect-src ${sources(address)}`;
  document.head.append(policy);
}

function sources(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return "'none'";
  return `${url.origin} ${url.origin.replace(/^http/, 'ws')}`;
}

function serve(page: MessagePort): void {
  let warm: WarmWorker | undefined = warmUp();
  const send = (message: FromFrame) => page.postMessage(message);
  page.onmessage = ({ data }: MessageEvent<ToFrame>) => {
    if (data.type === 'stop') {
      end(data.run);
      return;
    }
    const next = warm ?? warmUp();
    warm = undefined;
    begin(data.run, next, send);
    tell(next.port, data);
    setTimeout(() => (warm ??= warmUp()), WARM_AFTER_MS);
  };
}

function warmUp(): WarmWorker {
  const worker = new Worker(workerUrl);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(port2, [port2]);
  return { worker, port: port1 };
}

const tell = (port: MessagePort, message: ToWorker) => port.postMessage(message);

function begin(id: number, { worker, port }: WarmWorker, send: (message: FromFrame) => void): void {
  const run: Run = { worker, port, unanswered: 0 };
  runs.set(id, run);
  const over = (reason: FrameEnd) => {
    if (!runs.has(id)) return;
    end(id);
    send({ type: 'end', run: id, at: now(), reason });
  };
  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'pong') run.unanswered = 0;
    else if (runs.has(id)) send({ ...data, run: id });
  };
  worker.onerror = () => over('died');
  watch(id, run, () => over('thread-held'));
}

function watch(id: number, run: Run, heldThread: () => void): void {
  const timer = setInterval(() => {
    if (runs.get(id) !== run) clearInterval(timer);
    else if (run.unanswered >= MAX_UNANSWERED) heldThread();
    else {
      run.unanswered += 1;
      tell(run.port, { type: 'ping' });
    }
  }, PING_EVERY_MS);
}

function end(id: number): void {
  const run = runs.get(id);
  runs.delete(id);
  run?.worker.terminate();
  run?.port.close();
}
