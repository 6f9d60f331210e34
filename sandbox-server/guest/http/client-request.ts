/** `http.ClientRequest`: a request of a server to another server of its session. */
import { nodeError } from '../errors.ts';
import { nextTick } from '../loop.ts';
import type { Socket } from '../net/socket.ts';
import type { Agent, Customer } from './agent.ts';
import { ClientConnection } from './client-connection.ts';
import { pairsOf, type HeaderList } from './header-fields.ts';
import { writeHead } from './head.ts';
import { HeaderedMessage } from './headered.ts';
import type { IncomingMessage } from './incoming.ts';
import { basicAuth, planOf, type RequestPlan } from './request-options.ts';

/** Methods whose requests have no body unless somebody writes one. */
const WITHOUT_BODY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** Node's error for a connection that closes where an answer was due. */
export const hangUp = (message = 'socket hang up'): Error & { code: string } =>
  nodeError(new Error(message), 'ECONNRESET');

export class ClientRequest extends HeaderedMessage implements Customer {
  readonly method: string;
  path: string;
  readonly host: string;
  readonly protocol = 'http:';
  readonly agent: Agent | undefined;
  reusedSocket = false;
  aborted = false;
  res: IncomingMessage | null = null;
  readonly #plan: RequestPlan;
  #listed: HeaderList | undefined;
  #timeout: number | undefined;

  constructor(...args: readonly unknown[]) {
    super();
    const plan = planOf(args);
    const { options, agent } = plan;
    this.#plan = plan;
    this.method = plan.method;
    this.path = plan.path;
    this.host = plan.host;
    this.agent = agent;
    const { framing } = this;
    framing.sendDate = false;
    framing.useChunkedEncodingByDefault = !WITHOUT_BODY.has(this.method);
    framing.hasAgent = agent !== undefined;
    framing.shouldKeepAlive = agent !== undefined && (agent.keepAlive || Number.isFinite(agent.maxSockets));
    if (plan.listener !== undefined) this.once('response', plan.listener);
    this.#setFields();
    this.#timeout = options.timeout ?? agent?.options.timeout;
    if (agent !== undefined) agent.serve(this, plan);
    else this.onSocket(options.createConnection?.(options) as Socket, false);
  }

  /** Nobody waits for its answer any more. */
  get isGone(): boolean {
    return this.destroyed;
  }

  /** Gives the request the connection to send itself on. */
  onSocket(socket: Socket, isReused: boolean): void {
    this.reusedSocket = isReused;
    nextTick(() => {
      if (this.destroyed) {
        socket.on('error', () => undefined).destroy();
        this.#failWithoutSocket();
        return;
      }
      this.socket = socket;
      new ClientConnection(this, socket);
      if (this.#timeout !== undefined) socket.setTimeout(this.#timeout);
      this.emit('socket', socket);
      this.flush();
    });
  }

  /** The answer is whole: the connection is free for the next request. */
  released(hint: string | undefined): void {
    const { socket, agent } = this;
    if (socket === null) return;
    this.destroyed = true;
    nextTick(() => {
      this.closeNow();
      agent?.release(socket, this.#plan, hint);
    });
  }

  override setTimeout(milliseconds: number, callback?: () => void): this {
    this.#timeout = milliseconds;
    if (callback !== undefined) this.once('timeout', callback);
    this.socket?.setTimeout(milliseconds);
    return this;
  }

  override destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.errored = error ?? null;
    this.res?.dumpUnlessRead();
    if (this.socket !== null) this.socket.destroy(error);
    else if (this.#isQueued) nextTick(() => this.#failWithoutSocket());
    return this;
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    nextTick(() => this.emit('abort'));
    this.destroy();
  }

  setNoDelay(): void {
    // Nothing delays on this network.
  }

  setSocketKeepAlive(): void {
    // Nothing has to be kept alive on this network.
  }

  protected override implicitHeader(): void {
    const line = `${this.method} ${this.path} HTTP/1.1\r\n`;
    this.header = writeHead(
      line,
      this.#listed === undefined ? this.fields.pairs() : pairsOf(this.#listed),
      this.framing,
    );
  }

  /** Waits for a connection of an agent that has no more to give. */
  get #isQueued(): boolean {
    return this.agent !== undefined && Number.isFinite(this.agent.maxSockets);
  }

  #failWithoutSocket(): void {
    if (this.closed) return;
    this.emit('error', this.errored ?? hangUp());
    this.closeNow();
  }

  #setFields(): void {
    const { options, authority } = this.#plan;
    const { headers, auth, setHost } = options;
    if (Array.isArray(headers)) {
      this.#listed = headers as HeaderList;
      return;
    }
    for (const [name, value] of pairsOf(headers)) if (value !== undefined) this.setHeader(name, value);
    if (setHost !== false && !this.hasHeader('host')) this.setHeader('Host', authority);
    if (typeof auth === 'string' && !this.hasHeader('authorization'))
      this.setHeader('Authorization', basicAuth(auth));
    if (this.hasHeader('expect')) nextTick(() => this.flushHeaders());
  }
}
