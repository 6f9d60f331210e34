/** How long a run must be watched before its checks can be judged, and whether it has been. */
import { ConversationBuilder } from '../../wire/index.ts';
import type { Run } from '../checks/check.ts';
import type { TraceStore } from '../trace/trace-store.svelte.ts';

export type ObservationState =
  | 'idle'
  | 'observing'
  /** The run was watched for long enough; `run` is what it was then. */
  | 'complete'
  /** The run ended before that. */
  | 'cut-short';

export class Observation {
  /** Milliseconds from the moment the server listens. */
  readonly needed: number;
  state = $state<ObservationState>('idle');
  /** What was seen, when `complete`. */
  run = $state.raw<Run>();
  /** Milliseconds watched, when `cut-short`. */
  watched = $state(0);
  #beganAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(needed: number) {
    this.needed = needed;
  }

  /** The server listens. */
  begin(store: TraceStore): void {
    this.cancel();
    this.state = 'observing';
    this.#beganAt = performance.now();
    this.#timer = setTimeout(() => {
      this.run = snapshot(store);
      this.state = 'complete';
    }, this.needed);
  }

  /** The run is over. */
  ended(): void {
    if (this.state !== 'observing') return;
    clearTimeout(this.#timer);
    this.watched = performance.now() - this.#beganAt;
    this.state = 'cut-short';
  }

  /** Forgets the run. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.state = 'idle';
    this.run = undefined;
  }
}

/** The run so far. Dissected anew: what the store publishes waits for frames, which a hidden page does not draw. */
function snapshot(store: TraceStore): Run | undefined {
  const { meta } = store;
  if (!meta) return undefined;
  const events = [...store.events];
  const builder = new ConversationBuilder();
  builder.append(events);
  const console = events.filter((event) => event.kind === 'console');
  return { trace: { meta, events }, conversation: builder.conversation, console };
}
