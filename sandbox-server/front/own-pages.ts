/** What the front answers about itself: whether it lives, whether it takes sessions, and its metrics. */
import type { IncomingMessage } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { CONTENT_TYPE } from '../metrics/exposition.ts';
import { metricsText, type Measured } from '../metrics/metrics.ts';
import { TEXT } from './answer.ts';

export interface OwnAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const text = (status: number, words: string): OwnAnswer => ({ status, type: TEXT, text: `${words}\n` });

/** `token`: with it, metrics are for whoever has it as a bearer token; without, for this machine alone. */
export function ownAnswer(
  request: IncomingMessage,
  measured: () => Measured,
  token: string | undefined,
): OwnAnswer {
  const [path = ''] = (request.url ?? '').split('?');
  switch (path) {
    case '/':
      return text(200, 'This is the sandbox of Realtime 101. It runs the servers of its labs.');
    case '/healthz':
      return text(200, 'ok');
    case '/readyz':
      return readiness(measured());
    case '/metrics':
      if (mayRead(request, token)) return { status: 200, type: CONTENT_TYPE, text: metricsText(measured()) };
      return text(403, 'Metrics are for the operator: from this machine, or with SANDBOX_METRICS_TOKEN.');
    case '/control':
      return text(426, 'The control channel is a WebSocket.');
    default:
      return text(404, 'Nothing is here. Servers of labs are at /s/<session>/.');
  }
}

function readiness({ sessions, pool }: Measured): OwnAnswer {
  if (sessions.draining) return text(503, 'draining: no new sessions');
  return pool.status().ready ? text(200, 'ready') : text(503, 'the isolate host is starting');
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

function mayRead({ headers, socket }: IncomingMessage, token: string | undefined): boolean {
  if (token !== undefined) return isSame(headers.authorization ?? '', `Bearer ${token}`);
  // A proxy on this machine speaks for anyone.
  const isDirect = headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  return isDirect && LOOPBACK.test(socket.remoteAddress ?? '');
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
