/** The lifelines of a run: clients on the left, servers on the right. */
import type { Connection, ConnectionId, OpenEvent } from '../../../wire/index.ts';
import type { Side } from '../labels.ts';

export interface Party {
  readonly name: string;
  readonly side: Side;
  /** From the left edge of the drawing, in per cent of its width. */
  readonly x: number;
}

/** Lifelines drawn for one side; beyond it those of one kind share a line, and then all. */
const MOST = 4;

export class Parties {
  readonly list: readonly Party[];
  readonly #ends = new Map<ConnectionId, readonly [client: Party, server: Party]>();

  constructor(connections: readonly Connection[]) {
    const servers = grouped(connections.map(({ open }) => serverOf(open)));
    const known = new Set(servers.values());
    const names = connections.map(({ open }) => open.client ?? 'client');
    const clients = grouped(names.filter((name) => !known.has(name)));
    const left = distinct(clients.values());
    const right = distinct(servers.values());
    const only = right.length === 1;
    const count = left.length + right.length;
    const place = (index: number): number => (count === 1 ? 0 : (100 * index) / (count - 1));
    const lines = [
      ...left.map((name, index): [string, Party] => [name, { name, side: 'client', x: place(index) }]),
      ...right.map((name, index): [string, Party] => [
        name,
        { name: only ? 'server' : name, side: 'server', x: place(left.length + index) },
      ]),
    ];
    this.list = lines.map(([, party]) => party);
    const byName = new Map(lines);
    connections.forEach(({ id, open }, index) => {
      const name = names[index] ?? 'client';
      const client = byName.get(servers.get(name) ?? clients.get(name) ?? name);
      const server = byName.get(servers.get(serverOf(open)) ?? '');
      if (client && server) this.#ends.set(id, [client, server]);
    });
  }

  /** Who speaks over a connection; for what is about all connections, the outermost two. */
  ends(connection: ConnectionId): readonly [client: Party, server: Party] {
    return this.#ends.get(connection) ?? [this.list[0] ?? CLIENT, this.list.at(-1) ?? SERVER];
  }
}

const CLIENT: Party = { name: 'client', side: 'client', x: 0 };
const SERVER: Party = { name: 'server', side: 'server', x: 100 };

const serverOf = ({ server }: OpenEvent): string => server || 'server';

/** The name of the lifeline for each name: its own, or, where there are too many, that of its kind. */
function grouped(names: readonly string[]): ReadonlyMap<string, string> {
  const all = [...new Set(names)];
  const kindOf = (name: string): string => name.replace(/ \d+$/, '');
  const byKind = all.length > MOST ? kindOf : (name: string): string => name;
  const kinds = new Set(all.map(byKind));
  const shown = [...kinds].slice(0, kinds.size > MOST ? MOST - 1 : MOST);
  return new Map(
    all.map((name) => {
      const kind = byKind(name);
      const alike = all.filter((other) => byKind(other) === kind).length;
      if (!shown.includes(kind)) return [name, 'others'];
      return [name, alike > 1 ? `${kind} × ${alike}` : name];
    }),
  );
}

/** Each name once, the learner's own client before all others. */
const distinct = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].sort((one, other) => Number(other === 'client') - Number(one === 'client'));
