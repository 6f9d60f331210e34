/**
 * A lab's line to the sandbox: finds it, opens the control channel, keeps its session
 * over broken channels, and tells the lab what happens. It never gives up while open.
 */
import { PROTOCOL_VERSION, type ControlReply, type ControlRequest } from '../../sandbox-server/protocol.ts';
import type { TraceEvent } from '../../wire/trace/trace.ts';
import { decodeEvents } from '../../wire/trace/encoding.ts';
import { backoff } from './backoff.ts';

export type ConnectionState = 'closed' | 'connecting' | 'live' | 'unreachable';

/** Where the learner's server is. */
export interface Session {
  readonly id: string;
  readonly token: string;
  /** The sandbox's origin and the session's path, without a slash at the end. */
  readonly url: string;
  /** The path alone, as it stands in request targets. */
  readonly base: string;
  readonly origin: string;
}

/** How a run ended, and what the learner is told of it. */
export type Exit = Omit<Extract<ControlReply, { type: 'exit' }>, 'type' | 'run'>;

export interface SandboxListener {
  /** `reason`, where the sandbox gave one, is a sentence for the learner. */
  state(state: ConnectionState, reason?: string): void;
  /** Time zero of the run, on the sandbox's wall clock and on the browser's; milliseconds since the Unix epoch. */
  started(startedAt: number, browserTime: number): void;
  listening(server: string, port: number): void;
  events(events: readonly TraceEvent[]): void;
  exit(exit: Exit): void;
  /** A run was refused, or the sandbox no longer knows the run that was going on. */
  refused(message: string): void;
}

const CONNECT_TIMEOUT_MS = 8000;

export class SandboxConnection {
  readonly #listener: SandboxListener;
  readonly #findOrigin: () => Promise<string>;
  #state: ConnectionState = 'closed';
  #origin: string | undefined;
  #socket: WebSocket | undefined;
  #session: Session | undefined;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #run = 0;
  #started = 0;
  #running = false;
  /** When the last request that has a reply was sent, on the browser's clock. */
  #askedAt = 0;
  /** Half of the quickest exchange seen: the best guess of how long a reply is under way. */
  #oneWay = Number.POSITIVE_INFINITY;

  /** `findOrigin` resolves to the sandbox's origin, such as `http://127.0.0.1:4100`; asked again until it does. */
  constructor(listener: SandboxListener, findOrigin: () => Promise<string>) {
    this.#listener = listener;
    this.#findOrigin = findOrigin;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Connects, or tries again at once when the sandbox could not be reached. */
  open(): void {
    if (this.#state === 'connecting' || this.#state === 'live') return;
    clearTimeout(this.#retry);
    this.#setState('connecting');
    void this.#connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.#setState('closed');
  }

  /** Runs these files in the session; what ran before is stopped. Only while live. */
  run(files: Readonly<Record<string, string>>, entry: string): void {
    this.#run += 1;
    this.#running = true;
    this.#askedAt = performance.now();
    this.#send({ type: 'run', run: this.#run, files, entry });
  }

  stop(): void {
    this.#send({ type: 'stop' });
  }

  async #connect(): Promise<void> {
    try {
      this.#origin ??= await this.#findOrigin();
    } catch {
      this.#failed();
      return;
    }
    if (this.#state === 'closed') return;
    const socket = new WebSocket(`${this.#origin.replace(/^http/, 'ws')}/control`);
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const timeout = setTimeout(() => socket.close(), CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      this.#askedAt = performance.now();
      const { id: session, token } = this.#session ?? {};
      this.#send({
        type: 'hello',
        version: PROTOCOL_VERSION,
        ...(session !== undefined && token !== undefined && { session, token }),
      });
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      clearTimeout(timeout);
      this.#timeExchange();
      socket.onmessage = ({ data: next }: MessageEvent<string | ArrayBuffer>) => this.#receive(next);
      this.#receive(data);
    };
    socket.onclose = () => {
      clearTimeout(timeout);
      if (this.#socket === socket) this.#failed();
    };
  }

  #failed(reason?: string): void {
    this.#socket = undefined;
    this.#attempt += 1;
    // Without a session nothing ties the lab to this sandbox: the site may name another by now.
    if (!this.#session) this.#origin = undefined;
    // One lost channel is mended unseen; a second failure in a row is worth saying.
    this.#setState(this.#session && this.#attempt === 1 ? 'connecting' : 'unreachable', reason);
    this.#retry = setTimeout(() => void this.#connect(), backoff(this.#attempt));
  }

  #timeExchange(): void {
    this.#oneWay = Math.min(this.#oneWay, (performance.now() - this.#askedAt) / 2);
  }

  #send(request: ControlRequest): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  #receive(data: string | ArrayBuffer): void {
    if (typeof data === 'string') {
      this.#reply(JSON.parse(data) as ControlReply);
    } else if (this.#started === this.#run) {
      this.#listener.events(decodeEvents(new Uint8Array(data)));
    }
  }

  #reply(reply: ControlReply): void {
    switch (reply.type) {
      case 'session':
        this.#welcome(reply);
        return;
      case 'refused':
        this.#refused(reply);
        return;
      case 'probed':
      case 'herd':
        return;
      case 'started':
      case 'listening':
      case 'exit':
        // Replies of an earlier run may still be under way after Run was pressed again.
        if (reply.run === this.#run) this.#progress(reply);
    }
  }

  #welcome({ session, token, base }: Extract<ControlReply, { type: 'session' }>): void {
    const origin = this.#origin ?? '';
    const lost = this.#running && this.#session !== undefined && this.#session.id !== session;
    this.#session = { id: session, token, base, origin, url: `${origin}${base}` };
    this.#attempt = 0;
    this.#setState('live');
    if (lost) this.#lose();
  }

  #refused({ code, message }: Extract<ControlReply, { type: 'refused' }>): void {
    if (code === 'no-session') {
      const lost = this.#running;
      const socket = this.#socket;
      this.#session = undefined;
      this.#socket = undefined;
      socket?.close(1000);
      void this.#connect();
      if (lost) this.#lose();
    } else if (this.#state === 'live') {
      this.#running = false;
      this.#listener.refused(message);
    } else {
      // Not let in: `onclose` of this socket must not count as a second failure.
      const socket = this.#socket;
      this.#failed(message);
      socket?.close(1000);
    }
  }

  #lose(): void {
    this.#running = false;
    this.#listener.refused('The sandbox lost this run, as after a restart. Press Run to start it again.');
  }

  #progress(reply: Extract<ControlReply, { type: 'started' | 'listening' | 'exit' }>): void {
    if (reply.type === 'started') {
      this.#started = reply.run;
      this.#timeExchange();
      this.#listener.started(reply.startedAt, performance.timeOrigin + performance.now() - this.#oneWay);
    } else if (reply.type === 'listening') {
      this.#listener.listening(reply.server, reply.port);
    } else {
      this.#running = false;
      this.#listener.exit(reply);
    }
  }

  #setState(state: ConnectionState, reason?: string): void {
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#listener.state(state, reason);
  }
}
