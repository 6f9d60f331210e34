/** What the sandbox plays against one run: probes and herds, a few at a time. */
import type { ControlReply, ControlRequest } from '../protocol.ts';
import type { Connection } from '../session/connection.ts';
import type { Link } from '../session/link.ts';
import type { Arrival, Unavailable } from '../session/network.ts';
import { Herd } from './herd.ts';
import { Probe } from './probe.ts';

type ProbeRequest = Extract<ControlRequest, { type: 'probe' }>;
type HerdRequest = Extract<ControlRequest, { type: 'herd' }>;

export interface PlayedHost {
  readonly run: number;
  accept(link: Link, arrival: Arrival): Connection | Unavailable;
  tell(reply: ControlReply): void;
}

const PROBES = 8;
const HERDS = 2;
/** How often the counts of a herd are told, in milliseconds. */
const TELL_MS = 500;

export class Played {
  readonly #host: PlayedHost;
  readonly #herds = new Set<Herd>();
  #probes = 0;

  constructor(host: PlayedHost) {
    this.#host = host;
  }

  /** Plays a probe and tells how it went. Returns why not, where it cannot. */
  probe(request: ProbeRequest): string | undefined {
    if (this.#probes >= PROBES) return `At most ${PROBES} probes may run at a time.`;
    this.#probes++;
    const { run } = this.#host;
    const probe = new Probe(`probe ${request.probe}`, 1 + (request.probe % 1_000));
    void probe.run(this.#accepting(request), request.steps).then((result) => {
      this.#probes--;
      this.#host.tell({ type: 'probed', run, probe: request.probe, ...result });
    });
    return undefined;
  }

  /** Plays a herd and tells its counts now and then, and at its end. Returns why not, where it cannot. */
  herd(request: HerdRequest): string | undefined {
    if (this.#herds.size >= HERDS) return `At most ${HERDS} herds may run at a time.`;
    const { run } = this.#host;
    const herd = new Herd(request.plan, 'herd', this.#accepting(request));
    this.#herds.add(herd);
    const tell = (done: boolean, counts = herd.counts): void =>
      this.#host.tell({ type: 'herd', run, herd: request.herd, done, ...counts });
    const timer = setInterval(() => tell(false), TELL_MS);
    void herd.run().then((counts) => {
      clearInterval(timer);
      this.#herds.delete(herd);
      tell(true, counts);
    });
    return undefined;
  }

  /** The run is over: herds end, and probes find their connections closed. */
  stop(): void {
    for (const herd of this.#herds) herd.stop();
  }

  #accepting({
    server,
    record = true,
  }: ProbeRequest | HerdRequest): (link: Link) => Connection | Unavailable {
    const arrival: Arrival = {
      origin: 'played',
      unrecorded: !record,
      ...(server !== undefined && { server }),
    };
    return (link) => this.#host.accept(link, arrival);
  }
}
