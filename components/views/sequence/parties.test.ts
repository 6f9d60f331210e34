import { expect, it } from 'vitest';
import { ConversationBuilder } from '../../../wire/index.ts';
import { partiesTrace, websocketTrace } from '../testing/sample-traces.ts';
import { TraceWriter } from '../testing/trace-writer.ts';
import { Parties } from './parties.ts';

function partiesOf({
  events,
}: {
  readonly events: TraceWriter['events'] | readonly TraceWriter['events'][number][];
}) {
  const builder = new ConversationBuilder();
  builder.append(events);
  return new Parties(builder.conversation.connections);
}

it('draws a client and a server where there is one of each', () => {
  const parties = partiesOf(websocketTrace());
  expect(parties.list).toEqual([
    { name: 'client', side: 'client', x: 0 },
    { name: 'server', side: 'server', x: 100 },
  ]);
});

it('draws one lifeline for each server and client, and one for a herd', () => {
  const parties = partiesOf(partiesTrace());
  expect(parties.list.map(({ name }) => name)).toEqual([
    'client',
    'herd × 6',
    'probe 1',
    'server.ts',
    'hub.ts',
  ]);
  expect(parties.list.map(({ x }) => x)).toEqual([0, 25, 50, 75, 100]);
  const ends = (connection: number) => parties.ends(connection).map(({ name }) => name);
  expect(ends(1)).toEqual(['client', 'server.ts']);
  // A server that is a client of another is one and the same line.
  expect(ends(2)).toEqual(['server.ts', 'hub.ts']);
  expect(ends(5)).toEqual(['herd × 6', 'server.ts']);
  expect(ends(0)).toEqual(['client', 'hub.ts']);
});

it('bounds the lifelines, whatever clients are called', () => {
  const writer = new TraceWriter();
  for (let id = 1; id <= 60; id += 1) writer.open(id, 'server.ts', `${'abcdefgh'.charAt(id % 8)} ${id}`);
  const parties = partiesOf(writer);
  expect(parties.list.length).toBeLessThanOrEqual(5);
  expect(parties.list.some(({ name }) => name === 'others')).toBe(true);
  expect(parties.ends(60)[1].name).toBe('server');
});
