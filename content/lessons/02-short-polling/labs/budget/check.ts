import type { Check, Run } from '../../../../../components/checks/check.ts';
import { exchanges, type Exchange } from '../../../../../components/checks/exchanges.ts';
import { deliveries, mean, missing, type Delivery } from '../../../../../components/checks/ticks.ts';

const SECONDS = 12; // from the first request on
const MOST_REQUESTS = 14;
const STALENESS = 200; // milliseconds
const FEWEST_TICKS = 5;
const HELD = 100; // milliseconds; an answer that takes longer was held back

/** What happened in the first seconds after the first request. Ticks that were made before it do not count. */
function observed(run: Run): { asked: readonly Exchange[]; delivered: readonly Delivery[] } {
  const all = exchanges(run.conversation);
  const first = all[0];
  if (first === undefined) return { asked: [], delivered: [] };
  const start = first.request.startedAt;
  const asked = all.filter(({ request }) => request.startedAt - start <= SECONDS * 1_000_000);
  const items = new Set(asked.map(({ response }) => response?.id));
  const wallStart = run.trace.meta.startedAt + start / 1000;
  const delivered = deliveries(run).filter(({ item, tick }) => items.has(item) && tick.at >= wallStart);
  return { asked, delivered };
}

const checks: readonly Check[] = [
  {
    name: `At least ${FEWEST_TICKS} ticks arrive in ${SECONDS} seconds, and none is missing`,
    run: (run) => {
      const { delivered } = observed(run);
      const gaps = missing(delivered);
      return {
        passed: delivered.length >= FEWEST_TICKS && gaps.length === 0,
        saw:
          gaps.length > 0
            ? `${delivered.length} ticks arrived; number ${gaps.join(', ')} did not.`
            : `${delivered.length} ticks arrived, with no gap.`,
        evidence: delivered.map(({ item }) => item),
      };
    },
  },
  {
    name: `At most ${MOST_REQUESTS} requests in those ${SECONDS} seconds`,
    run: (run) => {
      const { asked } = observed(run);
      const useful = new Set(deliveries(run).map(({ item }) => item));
      const vain = asked.filter(({ response }) => response === undefined || !useful.has(response.id));
      return {
        passed: asked.length > 0 && asked.length <= MOST_REQUESTS,
        saw: `${asked.length} requests crossed the wire; ${vain.length} of them brought no new tick.`,
        evidence: vain.map(({ request }) => request.id),
      };
    },
  },
  {
    name: `A tick waits less than ${STALENESS} ms on average`,
    run: (run) => {
      const { delivered } = observed(run);
      const average = mean(delivered.map(({ staleness }) => staleness));
      const late = delivered.filter(({ staleness }) => staleness >= STALENESS);
      return {
        passed: delivered.length > 0 && average < STALENESS,
        saw:
          delivered.length === 0
            ? 'No tick arrived.'
            : `From its making to the last byte of the answer that brought it, a tick took ${average.toFixed(0)} ms on average.`,
        evidence: late.map(({ item }) => item),
      };
    },
  },
  {
    name: 'The server answers each question at once',
    run: (run) => {
      const answered = observed(run).asked.filter(({ took }) => took !== undefined);
      const average = mean(answered.map(({ took }) => took ?? 0));
      const held = answered.filter(({ took }) => took !== undefined && took > HELD);
      const passed = answered.length > 0 && average <= HELD;
      return {
        passed,
        saw:
          answered.length === 0
            ? 'No question was answered.'
            : passed
              ? `An answer took ${average.toFixed(1)} ms on average.`
              : `An answer took ${average.toFixed(0)} ms on average: the server held the questions back. That is long polling, and the next lesson.`,
        evidence: held.flatMap(({ response }) => (response === undefined ? [] : [response.id])),
      };
    },
  },
];

export default checks;
