/** The operator's log: a line for each event, as text for people or as JSON for programs. */
import type { LogWriter } from '../session/journal.ts';

export type LogFormat = 'text' | 'json';

export interface Log {
  /** A sentence, such as those of the start. */
  say(sentence: string): void;
  readonly event: LogWriter;
}

/** `write` gets whole lines. `now` is the time in an entry of JSON. */
export function createLog(
  format: LogFormat,
  write: (line: string) => void,
  now: () => Date = () => new Date(),
): Log {
  if (format === 'text') {
    return {
      say: write,
      event: (event, fields) =>
        write([event, ...Object.entries(fields).map(([name, value]) => `${name}=${value}`)].join(' ')),
    };
  }
  const entry = (rest: Readonly<Record<string, unknown>>): void =>
    write(JSON.stringify({ time: now().toISOString(), ...rest }));
  return {
    say: (message) => entry({ event: 'message', message }),
    event: (event, fields) => entry({ event, ...fields }),
  };
}
