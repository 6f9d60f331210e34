/** `node:events`: the `events` package and what newer Nodes added to it. */
import EventEmitter from 'events/events.js';

type Emitter = InstanceType<typeof EventEmitter>;

/** A promise of an emitter's next event of a name; an `error` before it rejects. */
export const once = EventEmitter.once;

export function listenerCount(emitter: Emitter, event: string): number {
  return emitter.listenerCount(event);
}

export function getEventListeners(emitter: Emitter, event: string): unknown[] {
  return emitter.listeners(event);
}

export function setMaxListeners(count: number, ...emitters: readonly Emitter[]): void {
  if (emitters.length === 0) EventEmitter.defaultMaxListeners = count;
  for (const emitter of emitters) emitter.setMaxListeners(count);
}

/** An endless iterator over an emitter's events of a name. */
export async function* on(emitter: Emitter, event: string): AsyncGenerator<unknown[], void> {
  const queue: unknown[][] = [];
  let wake: (() => void) | undefined;
  let failure: { readonly error: unknown } | undefined;
  const onEvent = (...args: unknown[]): void => {
    queue.push(args);
    wake?.();
  };
  const onError = (error: unknown): void => {
    failure = { error };
    wake?.();
  };
  emitter.on(event, onEvent);
  if (event !== 'error') emitter.on('error', onError);
  try {
    for (;;) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else if (failure !== undefined) throw failure.error;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    emitter.removeListener(event, onEvent);
    emitter.removeListener('error', onError);
  }
}

export const errorMonitor = Symbol('events.errorMonitor');
export const captureRejectionSymbol = Symbol.for('nodejs.rejection');

Object.assign(EventEmitter, {
  on,
  listenerCount,
  getEventListeners,
  setMaxListeners,
  errorMonitor,
  captureRejectionSymbol,
});

export { EventEmitter };
export default EventEmitter;
