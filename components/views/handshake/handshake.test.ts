import { describe, expect, it } from 'vitest';
import { hex } from '../format.ts';
import { TraceStore } from '../../trace/trace-store.svelte.ts';
import type { Trace } from '../../../wire/index.ts';
import { pollingTrace, websocketTrace, wrongAcceptTrace } from '../testing/sample-traces.ts';
import { acceptSteps, differences } from './accept.ts';
import { exchangeOf } from './exchange.ts';
import { headLines, otherProblems } from './head-lines.ts';

function read(trace: Trace) {
  const store = new TraceStore();
  store.load(trace);
  return store.conversation;
}

describe('the Accept computation', () => {
  it('has the values of RFC 6455 §1.3', () => {
    const [connection] = read(websocketTrace()).connections;
    const steps = connection?.handshake && acceptSteps(connection.handshake);
    expect(steps?.joined).toBe('dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11');
    expect(Array.from(steps?.digest ?? [], hex).join(' ')).toBe(
      'b3 7a 4f 2c c0 62 4f 16 90 f6 46 06 cf 38 59 45 b2 be c4 ea',
    );
    expect(steps?.expected).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    expect(steps?.sent).toBe(steps?.expected);
  });

  it('knows which characters differ', () => {
    expect(differences('abcd', 'abXde')).toEqual([false, false, true, false, true]);
  });
});

describe('the exchange shown', () => {
  it('is the opening handshake for any frame of its connection', () => {
    const conversation = read(websocketTrace());
    const exchange = exchangeOf(conversation, conversation.items.at(-1)?.id);
    expect(exchange?.request?.target).toBe('/s/k3f9/ticker');
    expect(exchange?.response?.status).toBe(101);
  });

  it('is the pair of the selected message on plain HTTP', () => {
    const conversation = read(pollingTrace());
    const answer = conversation.items.filter((item) => item.kind === 'response')[2];
    const exchange = exchangeOf(conversation, answer?.id);
    expect(exchange?.response).toBe(answer);
    expect(exchange?.request?.target).toContain('after=2');
    expect(exchangeOf(conversation, undefined)?.request?.target).toContain('after=0');
  });

  it('has no response where none came', () => {
    const conversation = read(pollingTrace());
    const asked = conversation.items.find((item) => item.connection === 2);
    expect(exchangeOf(conversation, asked?.id)?.response).toBeUndefined();
  });
});

describe('head lines', () => {
  it('say what each is for, and carry the problem that is in them', () => {
    const exchange = exchangeOf(read(wrongAcceptTrace()), undefined);
    const lines = exchange?.response ? headLines(exchange.response) : [];
    expect(lines.map((line) => line.name)).toEqual([
      undefined,
      'Upgrade',
      'Connection',
      'Sec-WebSocket-Accept',
    ]);
    expect(lines.filter((line) => line.problems.length > 0).map((line) => line.name)).toEqual([
      'Sec-WebSocket-Accept',
    ]);
    expect(exchange?.response && otherProblems(exchange.response)).toEqual([]);
    expect(new Set(lines.map((line) => line.purpose)).size).toBe(4);
  });
});
