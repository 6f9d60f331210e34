import { describe, expect, it } from 'vitest';
import { ConversationBuilder, type Trace } from '../../../wire/index.ts';
import { partiesTrace, pollingTrace, websocketTrace } from '../testing/sample-traces.ts';
import { frame, toClient, TraceWriter } from '../testing/trace-writer.ts';
import { axisTimes, lanePaths } from './lane-paths.ts';
import { momentsOf, momentText } from './moments.ts';
import { meanAge, timelineOf } from './timeline.ts';

function read(trace: Trace) {
  const builder = new ConversationBuilder();
  builder.append(trace.events);
  return { ...trace, conversation: builder.conversation };
}

/** A tick made `age` ms before it arrives, `times` times. */
function agedTrace(age: number, times: number): Trace {
  const { meta } = websocketTrace();
  const writer = new TraceWriter();
  const opened = websocketTrace().events.slice(0, 3);
  writer.events.push(...opened);
  writer.now = 100;
  const trace = { meta, events: writer.events };
  const offset = opened.reduce(
    (sum, event) => (event.kind === 'chunk' && event.direction === toClient ? sum + event.bytes.length : sum),
    0,
  );
  let at = offset;
  for (let seq = 1; seq <= times; seq += 1) {
    writer
      .wait(100)
      .chunk(1, toClient, frame(1, JSON.stringify({ seq, at: meta.startedAt + writer.now - age })));
    const last = writer.events.at(-1);
    if (last?.kind !== 'chunk') throw new Error('no chunk was written');
    writer.events[writer.events.length - 1] = { ...last, offset: at };
    at += last.bytes.length;
  }
  return trace;
}

describe('timeline', () => {
  it('has a lane for each connection, named for its technique', () => {
    expect(timelineOf(read(websocketTrace())).lanes.map(({ technique }) => technique)).toEqual(['WebSocket']);
    const polling = timelineOf(read(pollingTrace()));
    expect(polling.lanes.map(({ technique, reset }) => [technique, reset])).toEqual([
      ['polling', false],
      ['polling', true],
    ]);
    expect(polling.lanes[0]?.waits).toHaveLength(4);
  });

  it('measures age from the making of something to its arrival', () => {
    const [lane] = timelineOf(read(agedTrace(40, 3))).lanes;
    expect(lane?.arrivals.map(({ seq, made, arrived }) => [seq, made, arrived])).toEqual([
      [1, 160_000, 200_000],
      [2, 260_000, 300_000],
      [3, 360_000, 400_000],
    ]);
    expect(meanAge(lane?.arrivals ?? [])).toBe(40_000);
    expect(meanAge([])).toBeUndefined();
  });

  it('draws a line as long as something is old', () => {
    const [lane] = timelineOf(read(agedTrace(100, 1))).lanes;
    if (!lane) throw new Error('no lane');
    const { ages, arrived } = lanePaths(lane, 400_000);
    expect(ages).toMatch(/^M250 \d+H500$/);
    expect(arrived).toMatch(/^M500 \d+h0$/);
  });

  it('does not grow with a run beyond what can be told apart', () => {
    const [lane] = timelineOf(read(agedTrace(1, 3000))).lanes;
    if (!lane) throw new Error('no lane');
    const paths = lanePaths(lane, 3_000_000_000);
    expect(Object.values(paths).join('').length).toBeLessThan(60_000);
  });

  it('says all of it in words, in order', () => {
    const run = read(partiesTrace());
    const texts = momentsOf(timelineOf(run), run.conversation).map(momentText);
    expect(texts[0]).toBe('1.00 ms, connection 1, client: connection opens');
    expect(texts).toContain('2.00 ms, client: console: asking');
    expect(texts).toContain('6.00 ms, sandbox: network: held for 40 ms');
    expect(texts.filter((text) => text.includes('delivery of 1'))).toHaveLength(2);
  });

  it('puts round times on its axis', () => {
    expect(axisTimes(15_000_000, 6)).toEqual([0, 5_000_000, 10_000_000, 15_000_000]);
    expect(axisTimes(76_000, 6)).toEqual([0, 20_000, 40_000, 60_000]);
    expect(axisTimes(1, 6).length).toBeLessThanOrEqual(7);
  });
});
