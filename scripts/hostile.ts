/**
 * Runs every hostile program beside a healthy server: `node scripts/hostile.ts [words in the name]`.
 * Prints what is wrong, what the healthy server's client noticed, and memory before and after.
 */
import { CORPUS } from '../sandbox-server/isolates/hostile/corpus.ts';
import { Neighbourhood } from '../sandbox-server/isolates/hostile/beside.ts';

/** Programs that run at one time. */
const AT_ONCE = 2;
const WARM_UP = 5;
/** Milliseconds. */
const STEP = 20;
const LONG_PAUSE = 500;

const wanted = process.argv.slice(2).join(' ');
const programs = CORPUS.filter(({ name }) => name.includes(wanted));
const neighbourhood = await Neighbourhood.start();
for (const program of programs.slice(0, WARM_UP)) await neighbourhood.run(program);
const before = await neighbourhood.settledMegabytes();
const began = performance.now();
const faults: string[] = [];
const left = [...programs];
async function work(): Promise<void> {
  for (let program = left.shift(); program !== undefined; program = left.shift()) {
    const from = performance.now();
    const fault = await neighbourhood.run(program);
    const seconds = ((performance.now() - from) / 1_000).toFixed(1);
    console.log(
      `${fault === undefined ? 'ok  ' : 'FAIL'} ${seconds.padStart(5)} s  ${program.name}${fault === undefined ? '' : `: ${fault}`}`,
    );
    const pause = neighbourhood.takeLongest();
    if (pause > LONG_PAUSE)
      console.log(
        `      pause of ${pause.toFixed(0)} ms, host at ${neighbourhood.hostMegabytes.toFixed(0)} MB`,
      );
    if (fault !== undefined) faults.push(program.name);
  }
}
/** How late this process itself comes to its turn: the machine's part in every pause. */
let stall = 0;
let dueAt = performance.now() + STEP;
const clock = setInterval(() => {
  stall = Math.max(stall, performance.now() - dueAt);
  dueAt = performance.now() + STEP;
}, STEP);
await Promise.all(Array.from({ length: AT_ONCE }, work));
clearInterval(clock);
const after = await neighbourhood.settledMegabytes();
const starts = neighbourhood.hostStarts;
const { messages, lost, p99, longest } = await neighbourhood.close();
console.log(
  `\n${programs.length} programs in ${((performance.now() - began) / 1_000).toFixed(0)} s, ${faults.length} not as they must be.\n` +
    `Healthy server: ${messages} echoes, ${lost} lost, p99 ${p99.toFixed(1)} ms, longest pause ${longest.toFixed(0)} ms (this process itself stalled for up to ${stall.toFixed(0)} ms).\n` +
    `Isolate host: started ${starts} time(s), ${before.toFixed(0)} MB before, ${after.toFixed(0)} MB after.`,
);
process.exitCode = faults.length + lost > 0 || starts > 1 ? 1 : 0;
