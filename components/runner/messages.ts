/**
 * What the page and the runner's frame say to each other, over a port that only they
 * hold: the learner's code runs in a worker of the frame and never sees it.
 */
import type { ConsoleLevel } from '../../wire/trace/trace.ts';

/** Names that client files find on their global object. */
export interface ClientGlobals {
  /** Address of the learner's own server as an `http:` or `https:` URL, without a slash at its end. */
  readonly HTTP_URL: string;
  /** The same address as a `ws:` or `wss:` URL. */
  readonly WS_URL: string;
}

export type ToFrame =
  /** Runs this JavaScript module (types stripped, line numbers kept) in the warm worker. */
  | {
      readonly type: 'start';
      readonly run: number;
      readonly file: string;
      readonly code: string;
      readonly globals: ClientGlobals;
    }
  | { readonly type: 'stop'; readonly run: number };

/** A console line or an uncaught error of client code. */
export interface ClientLine {
  /** Milliseconds since the Unix epoch on the browser's clock, with fractions. */
  readonly at: number;
  readonly level: ConsoleLevel;
  readonly text: string;
  /** In the JavaScript that ran; lines are those of the learner's file, columns may differ. From 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

export type FrameEnd =
  /** The code held its thread for so long that the watchdog ended it. */
  | 'thread-held'
  /** The worker died by itself, such as for lack of memory. */
  | 'died';

export type FromFrame =
  | { readonly type: 'line'; readonly run: number; readonly line: ClientLine }
  | { readonly type: 'dropped'; readonly run: number; readonly at: number; readonly count: number }
  | { readonly type: 'end'; readonly run: number; readonly at: number; readonly reason: FrameEnd };

/** From the frame to its worker. */
export type ToWorker = Extract<ToFrame, { type: 'start' }> | { readonly type: 'ping' };

/** From the worker to its frame. */
export type FromWorker =
  | { readonly type: 'pong' }
  | { readonly type: 'line'; readonly line: ClientLine }
  | { readonly type: 'dropped'; readonly at: number; readonly count: number };
