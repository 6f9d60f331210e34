/**
 * A TCP proxy on loopback that writes down every byte and how each side ended. It stands
 * between a client and the sandbox to say what was really on the wire, and it passes on
 * half-closed connections and resets as they came.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** How one side of a connection ended. */
export type Ending = 'open' | 'fin' | 'reset';

export interface ProxiedSide {
  /** What each read returned. */
  readonly chunks: readonly Buffer[];
  readonly ending: Ending;
}

/** One connection, in the order in which connections were accepted. */
export interface ProxiedConnection {
  readonly client: ProxiedSide;
  readonly server: ProxiedSide;
  /** Resolves when neither side is open any more. */
  readonly over: Promise<void>;
}

export interface TcpProxy {
  readonly port: number;
  readonly connections: readonly ProxiedConnection[];
  close(): Promise<void>;
}

/** Listens on a free port and carries each connection to `port` on `host`. */
export async function startTcpProxy(port: number, host = '127.0.0.1'): Promise<TcpProxy> {
  const connections: ProxiedConnection[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port, host, allowHalfOpen: true, noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    const over = Promise.all([closed(client), closed(upstream)]).then(() => undefined);
    connections.push({ client: carry(client, upstream), server: carry(upstream, client), over });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: async () => {
      const over = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await over;
    },
  };
}

function carry(from: Socket, to: Socket): ProxiedSide {
  const side = { chunks: [] as Buffer[], ending: 'open' as Ending };
  from.on('data', (chunk: Buffer) => {
    side.chunks.push(chunk);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => {
    side.ending = 'fin';
    to.end();
  });
  from.on('error', () => {
    side.ending = 'reset';
    to.resetAndDestroy();
  });
  return side;
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
