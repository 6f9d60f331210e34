/** What a server can import, by name. */
import * as buffer from './node/buffer.ts';
import * as crypto from './node/crypto.ts';
import events from './node/events.ts';
import * as http from './http/http.ts';
import * as net from './net/net.ts';
import process from './node/process.ts';
import stream from './node/stream.ts';
import { promises as streamPromises } from './node/stream.ts';
import * as timers from './node/timers.ts';
import * as url from './node/url.ts';
import * as util from './node/util.ts';
import ws, * as wsAll from 'ws';
import * as zlib from './node/zlib.ts';
import { noteSenders } from './ws-senders.ts';

noteSenders(ws.prototype);

export const MODULES: Readonly<Record<string, object>> = {
  'node:buffer': buffer,
  'node:crypto': crypto,
  'node:events': events,
  'node:http': http,
  'node:net': net,
  'node:process': process,
  'node:stream': stream,
  'node:stream/promises': streamPromises,
  'node:timers': timers,
  'node:timers/promises': timers.promises,
  'node:url': url,
  'node:util': util,
  'node:zlib': zlib,
  ws: Object.assign(ws, wsAll),
};

/** Names that the module of this name exports besides its default, with spaces between. */
export function exportsOf(name: string): string {
  const names = Object.keys(MODULES[name] ?? {});
  return names.filter((key) => key !== 'default' && /^[A-Za-z_$][\w$]*$/.test(key)).join(' ');
}
