/**
 * The control channel: a WebSocket at `/control` between a lab and the sandbox.
 * Text messages are the JSON below; binary messages are batches of trace events
 * (`wire/trace`), of the run that was last announced by `started`.
 *
 * A lab opens one channel and gets one session, which it may run many times.
 */
import type { Cut, NetworkConditions } from './conditions/conditions.ts';
import type { Exit } from './isolates/isolate.ts';
import type { HerdCounts, HerdPlan } from './probes/herd.ts';
import type { ProbeResult, ProbeStep } from './probes/probe.ts';

/** The version of this protocol; both sides say it, and a mismatch is an error with a message. */
export const PROTOCOL_VERSION = 1;

/** From the page. */
export type ControlRequest =
  /**
   * First message. `token` resumes a session whose channel broke. `received` says how many messages
   * of that session the page has had, text and binary, `session` replies not counted: the run goes on
   * and nothing is lost. Without it the page begins anew, and what ran is stopped.
   */
  | {
      readonly type: 'hello';
      readonly version: number;
      readonly session?: string;
      readonly token?: string;
      readonly received?: number;
    }
  /** Stops what runs and starts these files (JavaScript, types stripped); `run` is the page's own number for it. */
  | {
      readonly type: 'run';
      readonly run: number;
      readonly files: Readonly<Record<string, string>>;
      readonly entry: string;
      /**
       * Files that are started after the entry, each a server of its own. The server of `chat-2.js` is
       * at the session's base path with `.chat-2` behind it, and its host name in the session is `chat-2`.
       */
      readonly servers?: readonly string[];
    }
  | { readonly type: 'stop' }
  /** Network conditions from now on: these and no others. They hold for this run and the next ones. */
  | { readonly type: 'conditions'; readonly conditions: NetworkConditions }
  /** Ends the run's open connections once, or the one of that number in the trace. */
  | { readonly type: 'cut'; readonly how: Cut; readonly connection?: number }
  /**
   * Plays a client of raw bytes against the run's server; `probed` answers. `probe` is the page's own
   * number for it. `server` is a host name, the first server unless given. With `record: false` the
   * connection is kept out of the trace.
   */
  | {
      readonly type: 'probe';
      readonly probe: number;
      readonly steps: readonly ProbeStep[];
      readonly server?: string;
      readonly record?: boolean;
    }
  /** Plays many clients; replies `herd` tell how they fare. */
  | {
      readonly type: 'herd';
      readonly herd: number;
      readonly plan: HerdPlan;
      readonly server?: string;
      readonly record?: boolean;
    };

/** From the sandbox. */
export type ControlReply =
  /** `base` is the path of the learner's server on the sandbox's origin, without a slash at its end. */
  | { readonly type: 'session'; readonly session: string; readonly token: string; readonly base: string }
  /** Time zero of the run's trace. */
  | { readonly type: 'started'; readonly run: number; readonly startedAt: number }
  | { readonly type: 'listening'; readonly run: number; readonly server: string; readonly port: number }
  | ({ readonly type: 'exit'; readonly run: number } & Exit)
  | ({ readonly type: 'probed'; readonly run: number; readonly probe: number } & ProbeResult)
  /** Counts so far, about twice a second, and with `done` the last ones. */
  | ({
      readonly type: 'herd';
      readonly run: number;
      readonly herd: number;
      readonly done: boolean;
    } & HerdCounts)
  /** The request could not be met; `message` is for the learner. */
  | { readonly type: 'refused'; readonly code: RefusalCode; readonly message: string };

export type RefusalCode =
  'version' | 'malformed' | 'too-large' | 'capacity' | 'no-session' | 'no-run' | 'draining';
