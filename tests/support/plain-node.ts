/** Runs a lab's client and server as two processes of plain Node, with a tap between them. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ConsoleEvent, Trace } from '../../wire/trace/trace.ts';
import { asMicros } from '../../wire/trace/trace.ts';
import { openTap } from './tap.ts';

const PRELOAD = fileURLToPath(new URL('plain-node-preload.ts', import.meta.url));

export interface PlainRun {
  readonly trace: Trace;
  readonly console: readonly ConsoleEvent[];
}

/**
 * Runs until the client has nothing left to do, at most `observe` milliseconds.
 * Rejects when the server does not listen. Paths are absolute.
 */
export async function runOnPlainNode(client: string, server: string, observe: number): Promise<PlainRun> {
  const lines: ConsoleEvent[] = [];
  const serverProcess = start(server, {}, 'server', lines);
  try {
    const tap = await openTap(await portOf(serverProcess));
    const address = `127.0.0.1:${tap.port}`;
    const clientProcess = start(
      client,
      { HTTP_URL: `http://${address}`, WS_URL: `ws://${address}` },
      'client',
      lines,
    );
    const timer = setTimeout(() => clientProcess.kill(), observe);
    await once(clientProcess, 'close');
    clearTimeout(timer);
    const trace = tap.trace();
    await tap.close();
    return { trace, console: lines };
  } finally {
    serverProcess.kill();
  }
}

function start(
  file: string,
  environment: Readonly<Record<string, string>>,
  side: 'client' | 'server',
  lines: ConsoleEvent[],
): ChildProcess {
  const child = fork(file, {
    execArgv: ['--import', PRELOAD],
    env: { ...process.env, ...environment },
    silent: true,
  });
  for (const [stream, level] of [
    [child.stdout, 'log'],
    [child.stderr, 'error'],
  ] as const) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.push({ kind: 'console', at: asMicros(0), side, level, text });
    });
  }
  return child;
}

async function portOf(server: ChildProcess): Promise<number> {
  const message: unknown = await Promise.race([
    once(server, 'message').then(([first]: unknown[]) => first),
    once(server, 'exit').then(([code]: unknown[]) => {
      throw new Error(`the server ended with ${String(code)} before it listened`);
    }),
  ]);
  if (
    typeof message === 'object' &&
    message !== null &&
    'port' in message &&
    typeof message.port === 'number'
  )
    return message.port;
  throw new Error('the server did not say its port');
}
