/** A TCP relay on loopback that writes down every chunk: the trace of a run without the sandbox. */
import net from 'node:net';
import {
  asMicros,
  type ConnectionId,
  type Direction,
  type Micros,
  type Trace,
  type TraceEvent,
} from '../../wire/trace/trace.ts';

export interface Tap {
  readonly port: number;
  /** What has crossed so far. */
  trace(): Trace;
  close(): Promise<void>;
}

/** Listens on a free port and relays each connection to `target` on 127.0.0.1. */
export async function openTap(target: number): Promise<Tap> {
  const zero = performance.now();
  const startedAt = performance.timeOrigin + zero;
  const events: TraceEvent[] = [];
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const now = (): Micros => asMicros(Math.round((performance.now() - zero) * 1000));

  const server = net.createServer((client) => {
    const connection = ++connections;
    const upstream = net.connect(target, '127.0.0.1');
    client.setNoDelay();
    upstream.setNoDelay();
    events.push({ kind: 'open', at: now(), connection, server: 'server.ts' });
    relay(connection, 'client-to-server', client, upstream);
    relay(connection, 'server-to-client', upstream, client);
  });

  function relay(connection: ConnectionId, direction: Direction, from: net.Socket, to: net.Socket): void {
    const by = direction === 'client-to-server' ? 'client' : 'server';
    let offset = 0;
    sockets.add(from);
    from.on('data', (data: Buffer) => {
      events.push({ kind: 'chunk', at: now(), connection, direction, offset, bytes: new Uint8Array(data) });
      offset += data.length;
      to.write(data);
    });
    from.on('end', () => {
      events.push({ kind: 'close', at: now(), connection, by, how: 'fin' });
      to.end();
    });
    from.on('error', () => {
      events.push({ kind: 'close', at: now(), connection, by, how: 'reset' });
      to.destroy();
    });
    from.on('close', () => sockets.delete(from));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the tap has no port');

  return {
    port: address.port,
    trace: () => ({ meta: { startedAt, base: '' }, events: [...events] }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
