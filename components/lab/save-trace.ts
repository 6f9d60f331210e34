/** Gives the run on show to the learner as a file. */
import { encodeTrace, type Trace } from '../../wire/index.ts';

/** Offers the trace as a download named after its lab, such as `short-polling-ticker.trace`. */
export function saveTrace(labId: string, trace: Trace): void {
  const url = URL.createObjectURL(new Blob([encodeTrace(trace)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${labId.replace('/', '-')}.trace`;
  link.click();
  URL.revokeObjectURL(url);
}
