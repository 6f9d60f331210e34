/** A client's socket as its session sees it. */
import type { Socket } from 'node:net';
import type { Link } from '../session/link.ts';
import type { ResponseFraming } from './response-framing.ts';

/** What the link asks of the client's connection. */
export interface LinkOwner {
  /** Bytes were written. */
  wrote(): void;
  close(): void;
  willReset(): void;
  /** Whether to read from the client. */
  reads(reads: boolean): void;
}

/** `tcp` is the connection below `socket`: with TLS, only that one can be reset. */
export function clientLink(socket: Socket, tcp: Socket, responses: ResponseFraming, owner: LinkOwner): Link {
  return {
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
    follow: (bytes) => responses.scan(bytes),
    get isWhole() {
      return responses.idle || responses.switched;
    },
    write: (bytes, written) => {
      socket.write(bytes, (error) => {
        if (!error) written();
      });
      owner.wrote();
    },
    end: () => socket.end(),
    close: () => owner.close(),
    reset: () => {
      owner.willReset();
      tcp.resetAndDestroy();
    },
    pause: () => owner.reads(false),
    resume: () => owner.reads(true),
  };
}
