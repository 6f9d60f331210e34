import { type Entry, rfc } from './entry.ts';

/** Rules of WebSocket that a handshake or a frame can break. */
export const websocketProblems = {
  'ws.unmasked-client-frame': {
    name: 'Unmasked frame from the client',
    meaning: 'The client sent a frame without a masking key. The server must close the connection.',
    why: 'Without a mask, a page could choose the exact bytes that cross the wire and poison the cache of an old proxy.',
    source: rfc(6455, '5.1'),
  },
} as const satisfies Record<string, Entry>;
