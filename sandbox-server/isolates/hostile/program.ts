/** What a hostile program is, and what must come of it. */
import type { ExitReason } from '../isolate.ts';

export interface HostileProgram {
  readonly name: string;
  /** The whole of its `server.ts`. */
  readonly code: string;
  /** It must end for one of these reasons. */
  readonly ends?: readonly ExitReason[];
  /** It must print this; then it is stopped, unless it has to end by itself. */
  readonly prints?: string;
  /** It is stopped after this many milliseconds, if it has not ended. */
  readonly stopsAfter?: number;
  /** What a client sends it once it listens. */
  readonly sends?: readonly (string | Uint8Array)[];
  /** The client takes nothing of what is sent to it. */
  readonly deaf?: boolean;
}

type Table = Readonly<Record<string, string>>;

/** Programs that must end for one of some reasons. */
export const ending = (ends: readonly ExitReason[], table: Table): HostileProgram[] =>
  Object.entries(table).map(([name, code]) => ({ name, code, ends }));

/**
 * Programs that try something: each is an expression, or statements with `return`, whose value must be
 * `undefined`, `false` or a number, or that throws. Any object that it gets hold of is printed as an escape.
 */
export const attempts = (table: Table): HostileProgram[] =>
  Object.entries(table).map(([name, code]) => ({
    name,
    code: `const attempt = async () => { ${code} };
const got = await attempt().catch(() => undefined);
console.log(got === undefined || got === false || typeof got === 'number' ? 'in vain' : 'ESCAPED ' + typeof got + ' ' + String(got));`,
    prints: 'in vain',
    ends: ['finished'],
  }));

/** Programs that spoil something of their own engine; whatever becomes of them, nobody else notices. */
export const spoilers = (table: Table): HostileProgram[] =>
  Object.entries(table).map(([name, code]) => ({
    name,
    code: `import net from 'node:net';
import http from 'node:http';
import { randomBytes } from 'node:crypto';
const server = http.createServer((request, response) => { response.end(randomBytes(4)); });
server.listen(1);
server.on('connection', () => setTimeout(() => { throw new Error('over'); }, 30));
${code}`,
    ends: ['error', 'finished', 'turn-limit', 'cpu-limit', 'memory-limit', 'stopped'],
    stopsAfter: 2_000,
    sends: ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'x'],
  }));

/** Servers that do something for each chunk that comes. */
export const onData = (code: string): string => `import net from 'node:net';
net.createServer((socket) => { socket.on('error', () => undefined); socket.on('data', (data) => { ${code} }); }).listen(1);`;
