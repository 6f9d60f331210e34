/** The network around a run's servers: who is connected to them, under which conditions, and they to each other. */
import type { ConnectionId } from '../../wire/trace/trace.ts';
import { describeConditions, type Cut, type NetworkConditions } from '../conditions/conditions.ts';
import { FIRST_GUEST_CONNECTION, type Isolate, type OutputSource } from '../isolates/isolate.ts';
import { Connection } from './connection.ts';
import { GuestEnd } from './guest-end.ts';
import type { Journal, LimitName } from './journal.ts';
import type { SessionLimits } from './limits.ts';
import type { ConnectionHost, Link, Listening } from './link.ts';
import { Servers } from './servers.ts';
import { Tap } from './tap.ts';

/** Why a client cannot be connected to the run now; for the body of an answer. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Who connects: somebody from outside, a client that the sandbox plays, or another server of the run. */
export type Origin = 'client' | 'played' | 'server';

export interface Arrival {
  /** Host name of the server that is meant; the first that listened unless given. */
  readonly server?: string;
  readonly origin: Origin;
  /** Kept out of the trace. */
  readonly unrecorded?: boolean;
}

/** What a network needs of its run. */
export interface NetworkHost {
  readonly isolate: Isolate;
  readonly tap: Tap;
  readonly limits: SessionLimits;
  readonly journal: Journal;
  received(length: number): number;
  queued(length: number): boolean;
  /** A limit was met: a line for the learner. */
  note(limit: LimitName, text: string): void;
}

const CLIENT: Arrival = { origin: 'client' };
/** An unrecorded connection has numbers all the same, but they are of no use in the trace. */
const UNRECORDED = new Tap(() => undefined);

export class Network {
  readonly servers = new Servers();
  readonly #host: NetworkHost;
  readonly #connections = new Map<ConnectionId, Connection>();
  readonly #guestEnds = new Map<ConnectionId, GuestEnd>();
  readonly #counts: Record<Origin, number> = { client: 0, played: 0, server: 0 };
  #conditions: NetworkConditions;
  #lastConnection = 0;

  constructor(host: NetworkHost, conditions: NetworkConditions) {
    this.#host = host;
    this.#conditions = conditions;
    if (Object.keys(conditions).length > 0) this.#markConditions();
  }

  /** Connects somebody to a server. */
  accept(link: Link, arrival: Arrival = CLIENT): Connection | Unavailable {
    const place = this.servers.find(arrival.server);
    if (place !== undefined) return this.#open(link, place, arrival);
    return {
      unavailable:
        arrival.server === undefined
          ? 'The server of this session has not called listen() yet.'
          : `This session has no server ${arrival.server} that listens.`,
    };
  }

  /** A server of the run connects to another, or to itself. */
  connect(id: ConnectionId, from: string, host: string, port: number): void {
    const { isolate } = this.#host;
    if (id < FIRST_GUEST_CONNECTION || this.#guestEnds.has(id)) return;
    const place = this.servers.resolve(from, host, port);
    if (typeof place === 'string') {
      isolate.refused(id, place);
      return;
    }
    const end = new GuestEnd(id, from, isolate, () => this.#guestEnds.delete(id));
    const connection = this.#open(end, place, { origin: 'server' });
    if ('unavailable' in connection) {
      isolate.refused(id, 'EAGAIN');
      return;
    }
    this.#guestEnds.set(id, end);
    end.attach(connection);
  }

  /** Other conditions from now on, for connections that are there as well. */
  change(conditions: NetworkConditions): void {
    this.#conditions = conditions;
    this.#markConditions();
    for (const connection of [...this.#connections.values()]) connection.change();
  }

  /** Cuts one connection, or all. */
  cut(how: Cut, id: ConnectionId | undefined): void {
    const which = id === undefined ? [...this.#connections.values()] : [this.#connections.get(id)];
    for (const connection of which) connection?.cut(how);
  }

  /** The run is over. */
  close(): void {
    for (const connection of [...this.#connections.values()]) connection.close();
    this.#guestEnds.clear();
  }

  output(id: ConnectionId, bytes: Uint8Array, sources: readonly OutputSource[]): void {
    (this.#connections.get(id) ?? this.#guestEnds.get(id))?.output(bytes, sources);
  }

  ended(id: ConnectionId): void {
    this.#connections.get(id)?.end();
    this.#guestEnds.get(id)?.ended();
  }

  destroyed(id: ConnectionId): void {
    this.#connections.get(id)?.destroy();
    this.#guestEnds.get(id)?.destroyed();
  }

  consumed(id: ConnectionId, length: number): void {
    (this.#connections.get(id) ?? this.#guestEnds.get(id))?.consumed(length);
  }

  #open(link: Link, place: Listening, { origin, unrecorded }: Arrival): Connection | Unavailable {
    const { limits, journal, note } = this.#host;
    const most = origin === 'played' ? limits.playedClients : limits.connections;
    if (this.#counts[origin] >= most) {
      const text = `${most} ${NAMES[origin]} at a time`;
      note(
        LIMITS[origin],
        `A session may hold ${text}; one more was refused. Close some, or find out who keeps them open.`,
      );
      return { unavailable: `This session already holds ${text}, and more are not allowed.` };
    }
    this.#counts[origin]++;
    journal.connectionsOpened++;
    const host = this.#hostFor(origin, unrecorded === true);
    const connection = new Connection(++this.#lastConnection, host, link, place);
    this.#connections.set(connection.id, connection);
    return connection;
  }

  /** Conditions lie between clients and servers, not between the servers of a session. */
  #hostFor(origin: Origin, unrecorded: boolean): ConnectionHost {
    const { isolate, tap, limits, journal, received, queued } = this.#host;
    const conditions = (): NetworkConditions => (origin === 'server' ? {} : this.#conditions);
    return {
      isolate,
      tap: unrecorded ? UNRECORDED : tap,
      limits,
      journal,
      get conditions() {
        return conditions();
      },
      received,
      queued,
      gone: ({ id }) => {
        if (this.#connections.delete(id)) this.#counts[origin]--;
        for (const [end, { far }] of this.#guestEnds) if (far === id) this.#guestEnds.delete(end);
      },
    };
  }

  #markConditions(): void {
    const span = { offset: 0, length: 0 };
    this.#host.tap.condition(0, 'client-to-server', 'changed', span, describeConditions(this.#conditions));
  }
}

const LIMITS: Record<Origin, LimitName> = {
  client: 'connections',
  played: 'played-clients',
  server: 'server-connections',
};

const NAMES: Record<Origin, string> = {
  client: 'connections',
  played: 'clients played by the sandbox',
  server: 'connections between its servers',
};
