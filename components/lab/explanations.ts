/** What the console says when a run ends or is ended, in the learner's words. */
import type { ConsoleLevel } from '../../wire/trace/trace.ts';
import type { Exit } from '../sandbox/sandbox-connection.ts';

export const THREAD_HELD =
  'client.ts ran for 2 s without letting go of its thread, so it was stopped. While a loop such as while (true) runs, nothing else can: no message, no timer. Its server still runs.';

export const WORKER_DIED =
  'The worker that ran client.ts died, perhaps for lack of memory. Its server still runs.';

/** The line for the end of the server's code. An error that nothing caught is the server's own line. */
export function exitLine({ reason, message }: Exit): {
  readonly side: 'server' | 'sandbox';
  readonly level: ConsoleLevel;
  readonly text: string;
} {
  return {
    side: reason === 'error' ? 'server' : 'sandbox',
    level: reason === 'stopped' || reason === 'finished' ? 'info' : 'error',
    text: message,
  };
}
