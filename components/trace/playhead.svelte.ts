/**
 * Where in the run the views stand: one number, a time. Playing, stepping and scrubbing only
 * move it; what is drawn follows from run, playhead and selection, however it came there.
 */
import { conversationAsOf } from './as-of.ts';
import { type Clock, frameClock } from './clock.ts';
import type { ShownRun } from './shown-run.ts';
import { stopFrom, type StepUnit } from './steps.ts';

/** In slow motion a wait in which nothing crosses the wire takes at most this long for the reader, in milliseconds. */
export const LONGEST_WAIT = 1500;

/** Console lines of the browser come late by its own clock: the last event is among this many. */
const LATEST = 256;

/** A part of the run, in microseconds since it began. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A time in one run; in another it means nothing. */
interface Place {
  readonly run: number;
  readonly time: number;
  /** Items there were when the playhead left the end. */
  readonly known: number;
}

export class Playhead {
  readonly #source: ShownRun;
  readonly #clock: Clock;
  /** Nothing: at the end, wherever that goes. */
  #place = $state.raw<Place>();
  #stop = $state.raw<() => void>();
  /** Where playing has got to, with what is less than a microsecond. */
  #exact = 0;
  #destination: { readonly time: number; readonly arrived: () => void } | undefined;

  /** How many times slower than life it plays: 1 is as it was. */
  slowness = $state(1);
  /** What a step goes on to. */
  unit = $state<StepUnit>('frame');
  /** Played again and again while it is set. */
  loop = $state.raw<Range>();
  /** Whether it stands at events only and never between them, for readers who want no motion. */
  discrete = $state(false);
  /** The wait that is being passed through faster than the speed says, in microseconds. */
  hastened = $state<number>();

  constructor(source: ShownRun, clock: Clock = frameClock) {
    this.#source = source;
    this.#clock = clock;
  }

  readonly #end = $derived.by(() => {
    void this.#source.revision;
    return this.#source.events.slice(-LATEST).reduce((last, { at }) => Math.max(last, at), 0);
  });
  readonly #here = $derived.by(() => (this.#place?.run === this.#source.run ? this.#place : undefined));
  /** The last event up to now: what the other views show changes only where there is one. */
  readonly #lastEvent = $derived.by(() => {
    void this.#source.revision;
    const until = this.#here?.time;
    if (until === undefined) return this.#end;
    return this.#source.events.reduce((last, { at }) => (at <= until && at > last ? at : last), -1);
  });
  readonly #conversation = $derived.by(() =>
    this.#here ? conversationAsOf(this.#source.conversation, this.#lastEvent) : this.#source.conversation,
  );
  readonly #events = $derived.by(() => {
    void this.#source.revision;
    const { events } = this.#source;
    return this.#here ? events.filter(({ at }) => at <= this.#lastEvent) : events;
  });

  /** The last moment of the run so far, in microseconds since it began. */
  get end(): number {
    return this.#end;
  }

  /** Where it stands, in microseconds since the run began. */
  get time(): number {
    return this.#here?.time ?? this.#end;
  }

  /** Up to where the run is drawn: no limit at the end of a run, so that a live one is followed. */
  get limit(): number {
    return this.#here?.time ?? Infinity;
  }

  get atEnd(): boolean {
    return this.#here === undefined;
  }

  get playing(): boolean {
    return this.#stop !== undefined;
  }

  /** Items that came since the playhead left the end. */
  get unseen(): number {
    return this.#here ? Math.max(0, this.#total() - this.#here.known) : 0;
  }

  /** What of the run had happened by now. Its arrays and objects are those of the run itself at the end. */
  readonly seen: ShownRun = seenBy(() => ({
    source: this.#source,
    conversation: this.#conversation,
    events: this.#events,
  }));

  /** Plays from here; from the beginning (or that of the loop) when it stands at the end. */
  play(): void {
    if (this.playing) return;
    const { loop } = this;
    if (loop && (this.atEnd || this.time < loop.from || this.time >= loop.to)) this.seek(loop.from);
    else if (this.atEnd) this.seek(0);
    this.#exact = this.time;
    this.#stop = this.#clock((elapsed) => this.#advance(elapsed));
  }

  /** Plays up to a time, stands still there and calls `arrived`; a reader who takes over ends that. */
  playTo(time: number, arrived: () => void): void {
    this.pause();
    this.#destination = { time, arrived };
    if (this.discrete || time <= this.time) this.#arrive(time);
    else this.play();
  }

  pause(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#destination = undefined;
    this.hastened = undefined;
  }

  /** Stands still at the next event, or at the one before. */
  step(direction: 1 | -1): void {
    this.pause();
    const stop = stopFrom(this.#source, this.unit, this.time, direction);
    if (stop === undefined) this.seek(direction === 1 ? Infinity : 0);
    else if (stop >= this.#end) this.toEnd();
    else this.seek(stop);
  }

  /** Goes to a time in microseconds since the run began; beyond the end it stays with the end. */
  seek(time: number): void {
    if (time >= this.#end) return this.toEnd();
    this.#exact = Math.max(0, time);
    this.#place = {
      run: this.#source.run,
      time: Math.floor(this.#exact),
      known: this.#here?.known ?? this.#total(),
    };
  }

  /** Goes to the end and, in a live run, along with it. */
  toEnd(): void {
    this.#place = undefined;
    this.#exact = this.#end;
  }

  #advance(elapsed: number): void {
    if (!this.#here) return this.pause();
    const before = stopFrom(this.#source, 'chunk', this.#exact + 0.001, -1) ?? 0;
    const after = stopFrom(this.#source, 'chunk', this.#exact, 1) ?? this.#end;
    const wait = after - before;
    const slow = 1000 / this.slowness;
    const hasty = wait / LONGEST_WAIT;
    const tooLong = this.slowness > 1 && hasty > slow;
    this.hastened = tooLong ? wait : undefined;
    // What is faster than the speed says must not run into what follows.
    const next = tooLong ? Math.min(after, this.#exact + elapsed * hasty) : this.#exact + elapsed * slow;
    const destination = this.#destination;
    if (destination && next >= destination.time) this.#arrive(destination.time);
    else if (this.loop && next >= this.loop.to) this.seek(this.loop.from);
    else if (next >= this.#end) {
      this.pause();
      this.toEnd();
    } else this.#moveTo(next);
  }

  /** As `seek`, but keeps what is less than a microsecond, and stands at events only where that is wished. */
  #moveTo(exact: number): void {
    const place = this.#here;
    const stop = this.discrete ? stopFrom(this.#source, 'chunk', exact + 0.001, -1) : exact;
    this.#exact = exact;
    const time = Math.floor(stop ?? 0);
    if (place && place.time !== time) this.#place = { ...place, time };
  }

  #arrive(time: number): void {
    const arrived = this.#destination?.arrived;
    this.pause();
    this.seek(time);
    arrived?.();
  }

  #total(): number {
    const { items, dropped } = this.#source.conversation;
    return items.length + dropped.items;
  }
}

interface Parts {
  readonly source: ShownRun;
  readonly conversation: ShownRun['conversation'];
  readonly events: ShownRun['events'];
}

/** The run up to the playhead, with every property read when it is asked for. */
function seenBy(parts: () => Parts): ShownRun {
  return {
    get revision() {
      void parts().conversation;
      return parts().source.revision;
    },
    get run() {
      return parts().source.run;
    },
    get meta() {
      return parts().source.meta;
    },
    get conversation() {
      return parts().conversation;
    },
    get events() {
      return parts().events;
    },
    get firstEvent() {
      return parts().source.firstEvent;
    },
    get dropped() {
      return parts().source.dropped;
    },
  };
}
