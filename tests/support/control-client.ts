/** A page's side of the control channel, for tests and recordings in Node. */
import WebSocket, { type ClientOptions } from 'ws';
import type { ControlReply, ControlRequest, RefusalCode } from '../../sandbox-server/protocol.ts';
import { decodeEvents } from '../../wire/trace/encoding.ts';
import type { TraceEvent } from '../../wire/trace/trace.ts';

type Reply<T extends ControlReply['type']> = Extract<ControlReply, { type: T }>;

export class ControlClient {
  readonly socket: WebSocket;
  readonly replies: ControlReply[] = [];
  /** Events of the run that was last announced. */
  events: TraceEvent[] = [];
  /** Messages so far, `session` replies not counted, as `hello` wants to know it. */
  received = 0;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      this.#take(data, isBinary);
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  /** Opens a channel to the sandbox at `url` (`http://…`), without saying hello. */
  static async open(url: string, options: ClientOptions = {}): Promise<ControlClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/control`, options);
    const client = new ControlClient(socket);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    socket.once('open', () => resolve(undefined)).once('error', reject);
    await promise;
    return client;
  }

  /** Opens a channel and a session. */
  static async hello(url: string): Promise<{ client: ControlClient; session: Reply<'session'> }> {
    const client = await ControlClient.open(url);
    client.send({ type: 'hello', version: 1 });
    return { client, session: await client.reply('session') };
  }

  send(request: ControlRequest): void {
    this.socket.send(JSON.stringify(request));
  }

  /** Runs `server.js` and waits until it listens. */
  async run(run: number, code = ''): Promise<Reply<'listening'>> {
    this.send({ type: 'run', run, files: { 'server.js': code }, entry: 'server.js' });
    return this.reply('listening', (reply) => reply.run === run);
  }

  /** The first such reply, now or later. */
  async reply<T extends ControlReply['type']>(
    type: T,
    wanted: (reply: Reply<T>) => boolean = () => true,
  ): Promise<Reply<T>> {
    const isType = (reply: ControlReply): reply is Reply<T> => reply.type === type;
    return this.#until(() => this.replies.filter(isType).find(wanted), `a reply ${type}`);
  }

  /** The first such event of the run, now or later. */
  async event<K extends TraceEvent['kind']>(
    kind: K,
    wanted: (event: Extract<TraceEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<TraceEvent, { kind: K }>> {
    const isKind = (event: TraceEvent): event is Extract<TraceEvent, { kind: K }> => event.kind === kind;
    return this.#until(() => this.events.filter(isKind).find(wanted), `an event ${kind}`);
  }

  /** Ends the channel as a broken network does: without a WebSocket close. */
  async breakOff(): Promise<void> {
    const closed = this.closed();
    this.socket.terminate();
    await closed;
  }

  /** The code of the refusal that such a message, sent as it is, meets. */
  async refusal(message: string | Buffer): Promise<RefusalCode> {
    this.replies.length = 0;
    this.socket.send(message);
    return (await this.reply('refused')).code;
  }

  /** Resolves with the close code. */
  async closed(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.socket.once('close', resolve);
    return promise;
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.events.push(...decodeEvents(data));
      this.received++;
      return;
    }
    const reply = JSON.parse(data.toString()) as ControlReply;
    if (reply.type !== 'session') this.received++;
    if (reply.type === 'started') this.events = [];
    this.replies.push(reply);
  }

  async #until<T>(find: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`The channel closed before ${what}.`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
