/**
 * A lane as a few paths, in a drawing 1000 units wide whatever its width on the page.
 * What would fall on the same place is drawn once, so that their size does not grow with the run.
 */
import type { Arrival, Lane, Sent } from './timeline.ts';

export const WIDTH = 1000;
/** Heights in a lane: its name, the line of the connection, and the arrivals under it. */
const NAME = 20;
const LINE = NAME + 17;
const ARRIVALS = LINE + 24;
const ARRIVAL_ROWS = 5;
const ARRIVAL_STEP = 10;
/** Places that are told apart along the whole width. */
const COLUMNS = 2000;

export interface LanePaths {
  readonly height: number;
  readonly line: string;
  readonly waits: string;
  readonly client: string;
  readonly server: string;
  readonly problem: string;
  /** From the making of something to its arrival. */
  readonly ages: string;
  readonly made: string;
  readonly arrived: string;
  readonly end: string;
}

export const laneHeight = ({ arrivals }: Lane): number =>
  arrivals.length > 0 ? ARRIVALS + ARRIVAL_ROWS * ARRIVAL_STEP + 8 : LINE + 24;

/** The row that the nth arrival of a lane stands in, so that neighbours do not cover each other. */
const arrivalY = (index: number): number => ARRIVALS + 3 + (index % ARRIVAL_ROWS) * ARRIVAL_STEP;

/** `end`: the time at the drawing's right edge, in microseconds. */
export function lanePaths(lane: Lane, end: number): LanePaths {
  const x = (time: number): number => Math.round((Math.max(0, time) / end) * COLUMNS) * (WIDTH / COLUMNS);
  const paths = new Map<string, Set<string>>();
  const add = (path: string, part: string): void => {
    const parts = paths.get(path);
    if (parts) parts.add(part);
    else paths.set(path, new Set([part]));
  };
  for (const { from, to } of lane.waits) add('waits', `M${x(from)} ${LINE}H${x(to)}`);
  for (const sent of lane.sent) {
    add(sent.side, tick(sent, x(sent.at)));
    if (sent.problem) add('problem', `M${x(sent.at)} ${LINE - 20}v6`);
  }
  lane.arrivals.forEach((arrival: Arrival, index) => {
    const y = arrivalY(index);
    add('ages', `M${x(arrival.made)} ${y}H${x(arrival.arrived)}`);
    add('made', `M${x(arrival.made)} ${y - 2.5}v5`);
    add('arrived', `M${x(arrival.arrived)} ${y}h0`);
  });
  const path = (name: string): string => [...(paths.get(name) ?? [])].join('');
  return {
    height: laneHeight(lane),
    line: `M${x(lane.from)} ${LINE}H${x(lane.to ?? end)}`,
    waits: path('waits'),
    client: path('client'),
    server: path('server'),
    problem: path('problem'),
    ages: path('ages'),
    made: path('made'),
    arrived: path('arrived'),
    end: lane.to === undefined ? '' : `M${x(lane.to)} ${LINE - 10}v20`,
  };
}

/** What the client sends stands on the line, what the server sends hangs from it. */
const tick = ({ side }: Sent, x: number): string => `M${x} ${LINE}v${side === 'client' ? -14 : 14}`;

/** Times for the axis: round ones, at most `most` of them. */
export function axisTimes(end: number, most: number): readonly number[] {
  const rough = end / most;
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((size) => size >= rough) ?? unit * 10;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
