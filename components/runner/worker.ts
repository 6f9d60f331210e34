/**
 * The worker in which one run of client code lives. It is started before it is needed;
 * a `start` message gives it the code. It talks through a port that it takes in its
 * first message and keeps to itself, so that client code cannot speak in its name.
 */
import { ClientConsole, installConsole } from './client-console.ts';
import { describeUncaught } from './uncaught.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Milliseconds since the Unix epoch, with fractions; taken before client code can change `performance`. */
const clock = performance;
const now = () => clock.timeOrigin + clock.now();

self.addEventListener('message', (event: MessageEvent<MessagePort>) => connect(event.data), { once: true });

function connect(port: MessagePort): void {
  const send = (message: FromWorker) => port.postMessage(message);
  const lines = new ClientConsole(send, now);
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.type === 'ping') send({ type: 'pong' });
    else start(data, lines);
  };
}

function start({ file, code, globals }: Extract<ToWorker, { type: 'start' }>, lines: ClientConsole): void {
  lines.file = file;
  installConsole(lines);
  Object.assign(self, globals);
  const report = (thrown: unknown, where?: { lineno: number; colno: number }) => {
    const { text, line, column } = describeUncaught(thrown, file, where);
    lines.add('error', text, line === undefined ? undefined : { line, column: column ?? 1 });
  };
  self.addEventListener('error', (event) => {
    event.preventDefault();
    report(event.error ?? event.message, event);
  });
  self.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    report(event.reason);
  });
  self.addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    lines.add(
      'error',
      `Blocked: ${blockedURI}. Code in a lab may speak to its own server only, at HTTP_URL and WS_URL.`,
      undefined,
    );
  });
  const module = new Blob([`${code}\n//# sourceURL=file:///${file}`], { type: 'text/javascript' });
  // Rejects when the module cannot be parsed or throws while it is evaluated.
  import(/* @vite-ignore */ URL.createObjectURL(module)).catch(report);
}
