/**
 * One lab as it lives on a page: its files, the run that is shown, and the flow of a
 * run from the click to the last line. Views read it; it touches no element.
 */
import type { ConsoleEvent, ConsoleLevel, SourceLocation, Trace } from '../../wire/trace/trace.ts';
import { asMicros } from '../../wire/trace/trace.ts';
import type { ClientRun, ClientRunner } from '../runner/client-runner.ts';
import type { ConnectionState, Exit, SandboxListener, Session } from '../sandbox/sandbox-connection.ts';
import { SandboxConnection } from '../sandbox/sandbox-connection.ts';
import { Pulse } from '../console/pulse.svelte.ts';
import { Selection } from '../trace/selection.svelte.ts';
import { TraceStore } from '../trace/trace-store.svelte.ts';
import { exitLine, THREAD_HELD, WORKER_DIED } from './explanations.ts';
import { LabFiles } from './lab-files.svelte.ts';
import type { Lab } from './lab.ts';
import { Observation } from './observation.svelte.ts';
import { ParseError, stripTypes, type StrippedFile } from './strip-types.ts';

/** What the lab needs from its page to be live. */
export interface LabSurroundings {
  /** Resolves to the sandbox's origin. */
  readonly findSandbox: () => Promise<string>;
  /** The runner whose client code may speak to this sandbox. */
  readonly runner: (sandboxOrigin: string) => ClientRunner;
}

export type RunPhase =
  | 'idle'
  /** The click is on its way to the sandbox. */
  | 'starting'
  | 'running'
  /** The server's code is no longer running. */
  | 'ended';

/** Where the events on show come from. */
export type Shown = 'nothing' | 'recording' | 'run';

const ENTRY = 'server.ts';
const CLIENT = 'client.ts';

export class LabSession {
  readonly lab: Lab;
  readonly files: LabFiles;
  readonly store = new TraceStore();
  readonly selection = new Selection();
  readonly observation: Observation;
  /** Beats when there are new console lines, sooner than the store's own frames. */
  readonly printed = new Pulse();

  connection = $state<ConnectionState>('closed');
  phase = $state<RunPhase>('idle');
  shown = $state<Shown>('nothing');
  /** Whether client code is running in the browser. */
  clientRuns = $state(false);
  /** What the learner should know about the sandbox itself; empty when there is nothing to say. */
  notice = $state('');

  #surroundings: LabSurroundings | undefined;
  #sandbox: SandboxConnection | undefined;
  #runner: ClientRunner | undefined;
  #client: ClientRun | undefined;
  #stripped: ReadonlyMap<string, StrippedFile> | undefined;
  /** Time zero of the run on the browser's clock, in milliseconds since the Unix epoch. */
  #zero = 0;
  #wanted = false;

  constructor(lab: Lab, recording?: Trace) {
    this.lab = lab;
    this.files = new LabFiles(lab.files);
    this.observation = new Observation(lab.observe);
    if (recording) {
      this.store.load(recording);
      this.shown = 'recording';
    }
  }

  /** Whether something runs that Stop would end. */
  get stoppable(): boolean {
    return this.phase === 'starting' || this.phase === 'running' || this.clientRuns;
  }

  /** Connects to the sandbox; from now on the lab can run. */
  wake(surroundings: LabSurroundings): void {
    this.#surroundings = surroundings;
    this.#sandbox = new SandboxConnection(this.#listener(), surroundings.findSandbox);
    this.#sandbox.open();
  }

  /** Ends everything that the lab holds open. */
  close(): void {
    this.#client?.stop();
    this.#sandbox?.close();
    this.observation.cancel();
  }

  /** Runs the files as they are. Waits for the sandbox while it is being connected. */
  async run(): Promise<void> {
    this.#endClient();
    this.observation.cancel();
    this.notice = '';
    this.phase = 'starting';
    try {
      this.#stripped = await stripTypes(this.files.current());
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      this.#refuse(error.message, error.location);
      return;
    }
    if (this.#sandbox?.state === 'live') {
      this.#start();
      return;
    }
    this.#wanted = true;
    this.#sandbox?.open();
  }

  /** Ends the run, client and server. */
  stop(): void {
    const clientRan = this.clientRuns;
    this.#endClient();
    this.#wanted = false;
    if (this.phase === 'running') this.#sandbox?.stop();
    else if (this.phase === 'starting') {
      this.#sandbox?.stop();
      this.phase = 'idle';
    } else if (clientRan) this.#append('sandbox', 'info', 'client.ts was stopped.', browserNow());
  }

  #start(): void {
    this.#wanted = false;
    const code = [...(this.#stripped ?? [])].filter(([name]) => name !== CLIENT && name.endsWith('.ts'));
    this.#sandbox?.run(Object.fromEntries(code.map(([name, file]) => [name, file.code])), ENTRY);
  }

  #listener(): SandboxListener {
    return {
      state: (state, reason) => this.#connectionChanged(state, reason),
      started: (startedAt, browserTime) => {
        this.#zero = browserTime;
        this.#show(startedAt);
        this.phase = 'running';
      },
      listening: () => this.#listening(),
      events: (events) => {
        this.store.append(
          events.map((event) =>
            event.kind === 'console' && event.location
              ? { ...event, location: this.#original(event.location) }
              : event,
          ),
        );
        if (events.some(({ kind }) => kind === 'console')) this.printed.beat();
      },
      exit: (exit) => this.#exited(exit),
      refused: (message) => {
        this.#endClient();
        this.phase = 'ended';
        this.notice = message;
      },
    };
  }

  #connectionChanged(state: ConnectionState, reason?: string): void {
    this.connection = state;
    if (state === 'live') {
      this.notice = '';
      // The runner's frame is loaded now, so that the first run finds it warm.
      const origin = this.#session?.origin;
      if (origin !== undefined) this.#runner = this.#surroundings?.runner(origin);
      if (this.#wanted) this.#start();
    } else if (state === 'unreachable') {
      this.notice = reason ?? '';
      if (this.#wanted) this.notice = `Nothing ran: ${reason ?? 'the sandbox cannot be reached.'}`;
      this.#wanted = false;
      if (this.phase === 'starting') this.phase = 'idle';
    }
  }

  get #session(): Session | undefined {
    return this.#sandbox?.session;
  }

  #show(startedAt: number): void {
    this.selection.release();
    this.store.reset({ startedAt, base: this.#session?.base ?? '' });
    this.shown = 'run';
  }

  /** The server can be reached: the client starts now, and the time to observe begins. */
  #listening(): void {
    const client = this.#stripped?.get(CLIENT);
    if (this.#client || this.phase !== 'running') return;
    this.observation.begin(this.store);
    const url = this.#session?.url;
    if (!client || !this.#runner || url === undefined) return;
    const globals = { HTTP_URL: url, WS_URL: url.replace(/^http/, 'ws') };
    this.clientRuns = true;
    this.#client = this.#runner.start(
      { file: CLIENT, code: client.code, globals },
      {
        line: ({ at, level, text, line, column }) =>
          this.#append('client', level, text, at, line === undefined ? undefined : at1(line, column)),
        dropped: (count, at) =>
          this.#append('client', 'warn', `${count} lines came too fast and were left out.`, at),
        end: (reason, at) => {
          this.#client = undefined;
          this.clientRuns = false;
          this.#append('sandbox', 'error', reason === 'thread-held' ? THREAD_HELD : WORKER_DIED, at);
        },
      },
    );
  }

  #exited(exit: Exit): void {
    this.phase = 'ended';
    if (exit.reason === 'stopped') this.#endClient();
    const { side, level, text } = exitLine(exit);
    this.#append(side, level, text, browserNow(), exit.location);
    this.observation.ended();
  }

  /** A run that could not begin: its only line says why. */
  #refuse(text: string, location: SourceLocation): void {
    this.#sandbox?.stop();
    this.#zero = Date.now();
    this.#show(this.#zero);
    this.phase = 'ended';
    this.store.append([
      {
        kind: 'console',
        at: asMicros(0),
        side: location.file === CLIENT ? 'client' : 'server',
        level: 'error',
        text,
        location,
      },
    ]);
  }

  #endClient(): void {
    this.#client?.stop();
    this.#client = undefined;
    this.clientRuns = false;
  }

  #append(
    side: ConsoleEvent['side'],
    level: ConsoleLevel,
    text: string,
    browserTime: number,
    location?: SourceLocation,
  ): void {
    const at = asMicros(Math.max(0, Math.round((browserTime - this.#zero) * 1000)));
    const original = location && this.#original(location);
    this.store.append([{ kind: 'console', at, side, level, text, ...(original && { location: original }) }]);
    this.printed.beat();
  }

  /** A place in the code that ran as a place in the learner's file. */
  #original(location: SourceLocation): SourceLocation {
    const columns = this.#stripped?.get(location.file)?.columns;
    return columns ? { ...location, column: columns(location.line, location.column) } : location;
  }
}

/** Milliseconds since the Unix epoch, with fractions. */
const browserNow = () => performance.timeOrigin + performance.now();

const at1 = (line: number, column = 1): SourceLocation => ({ file: CLIENT, line, column });
