/** Several servers of one session, and connections between them. */
import { expect, test } from 'vitest';
import type { TraceEvent } from '../../wire/trace/trace.ts';
import { FIRST_GUEST_CONNECTION, type Isolate } from '../isolates/isolate.ts';
import { Journal } from './journal.ts';
import { DEFAULT_SESSION_LIMITS, type SessionLimits } from './limits.ts';
import { Network } from './network.ts';
import { hostOf } from './servers.ts';
import { Tap } from './tap.ts';

const ONE = FIRST_GUEST_CONNECTION;

/** A network whose isolate writes down what it is told. */
function network(limits: Partial<SessionLimits> = {}) {
  const told: string[] = [];
  const events: TraceEvent[] = [];
  const note =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      told.push(
        [name, ...args.map((arg) => (arg instanceof Uint8Array ? Buffer.from(arg).toString() : arg))].join(
          ' ',
        ),
      );
    };
  const isolate: Isolate = {
    start: note('start'),
    open: note('open'),
    connected: note('connected'),
    refused: note('refused'),
    input: note('input'),
    inputEnded: note('inputEnded'),
    inputReset: note('inputReset'),
    written: note('written'),
    stop: note('stop'),
  };
  const net = new Network(
    {
      isolate,
      tap: new Tap((event) => events.push(event)),
      journal: new Journal(),
      limits: { ...DEFAULT_SESSION_LIMITS, ...limits },
      received: () => 0,
      queued: () => true,
      note: note('note'),
    },
    {},
  );
  net.servers.add('proxy.js', 80);
  net.servers.add('lib/chat-2.js', 80);
  net.servers.add('lib/chat-2.js', 81);
  return { net, told, events };
}

test('names of hosts', () => {
  expect(['server.js', 'lib/chat-2.js', 'a.b.ts', 'plain'].map(hostOf)).toEqual([
    'server',
    'chat-2',
    'a.b',
    'plain',
  ]);
});

test('one server reaches another by name, and bytes pass both ways with the tap between them', () => {
  const { net, told, events } = network();
  net.connect(ONE, 'proxy.js', 'chat-2', 81);
  expect(told.splice(0)).toEqual(['open 1 lib/chat-2.js 81 10.0.0.1 49152', `connected ${ONE}`]);
  net.output(ONE, Buffer.from('ping'), []);
  expect(told.splice(0)).toEqual(['input 1 ping', `written ${ONE} 4`]);
  net.output(1, Buffer.from('pong'), []);
  expect(told.splice(0)).toEqual([`input ${ONE} pong`]);
  net.consumed(ONE, 4);
  expect(told.splice(0)).toEqual(['written 1 4']);
  net.ended(ONE);
  net.ended(1);
  expect(told.splice(0)).toEqual(['inputEnded 1', `inputEnded ${ONE}`]);
  expect(events.map((event) => event.kind)).toEqual(['open', 'chunk', 'chunk', 'close', 'close']);
  expect(events[0]).toMatchObject({ server: 'lib/chat-2.js', client: 'proxy.js' });
});

test.each([
  ['nowhere', 80, 'ENOTFOUND'],
  ['example.org', 80, 'ENOTFOUND'],
  ['10.0.0.1', 80, 'ENOTFOUND'],
  ['chat-2', 82, 'ECONNREFUSED'],
  ['localhost', 81, 'ECONNREFUSED'],
])('%s:%i from proxy.js is refused with %s', (host, port, why) => {
  const { net, told } = network();
  net.connect(ONE, 'proxy.js', host, port);
  expect(told).toEqual([`refused ${ONE} ${why}`]);
});

test('too many connections between servers, and resets', () => {
  const { net, told } = network({ connections: 1 });
  net.connect(ONE, 'proxy.js', 'localhost', 80);
  told.length = 0;
  net.connect(ONE + 1, 'proxy.js', 'localhost', 80);
  expect(told.pop()).toBe(`refused ${ONE + 1} EAGAIN`);
  net.destroyed(ONE);
  expect(told.pop()).toBe('inputReset 1');
  net.connect(ONE + 2, 'proxy.js', 'localhost', 80);
  expect(told.pop()).toBe(`connected ${ONE + 2}`);
  net.destroyed(2);
  expect(told.pop()).toBe(`inputReset ${ONE + 2}`);
  // Numbers that are not the guest's to give, or taken, are passed over.
  net.connect(5, 'proxy.js', 'localhost', 80);
  expect(told.pop()).not.toContain('connected 5');
});
