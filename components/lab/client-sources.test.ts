import { describe, expect, test } from 'vitest';
import { asMicros, ConversationBuilder, type TraceEvent } from '../../wire/index.ts';
import type { SentNote } from '../runner/messages.ts';
import { ClientSources } from './client-sources.ts';

const text = new TextEncoder();
const head = (target: string, ...fields: string[]) =>
  text.encode([`GET ${target} HTTP/1.1`, 'Host: a', ...fields, '', ''].join('\r\n'));
const OWN = 'Origin: null';
const UPGRADE = [OWN, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
const SWITCH = text.encode(
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
);
/** A text frame of one letter, masked with zeros. */
const letter = (letter: string) => Uint8Array.of(0x81, 0x81, 0, 0, 0, 0, letter.charCodeAt(0));
const CLOSE = Uint8Array.of(0x88, 0x80, 0, 0, 0, 0);
const SERVER_CLOSE = Uint8Array.of(0x88, 0);

/** A trace that is written as it goes, and what is matched in it; times in milliseconds. */
class Wire {
  readonly sources = new ClientSources(0);
  readonly #builder = new ConversationBuilder();
  readonly #offsets = new Map<string, number>();

  bytes(at: number, connection: number, bytes: Uint8Array, fromServer = false): void {
    const direction = fromServer ? 'server-to-client' : 'client-to-server';
    const key = `${connection} ${direction}`;
    const offset = this.#offsets.get(key) ?? 0;
    this.#offsets.set(key, offset + bytes.length);
    const time = asMicros(at * 1000);
    const open: TraceEvent = { kind: 'open', at: time, connection, server: 'server.ts' };
    const chunk: TraceEvent = { kind: 'chunk', at: time, connection, direction, offset, bytes };
    this.#builder.append(offset === 0 && !fromServer ? [open, chunk] : [chunk]);
  }

  /** `<line>@<connection>:<offset>` of what is found now. */
  found(...notes: SentNote[]): string[] {
    this.sources.note(notes);
    return this.sources
      .match(this.#builder.conversation)
      .map(({ location, connection, offset }) => `${location.line}@${connection}:${offset}`);
  }
}

const request = (
  number: number,
  at: number,
  line: number,
  url = 'http://a/x',
  wants: 'fetch' | 'event-stream' | 'websocket' = 'fetch',
): SentNote => ({ kind: 'request', number, at, wants, method: 'GET', url, line, column: 1 });
const said = (socket: number, line: number, kind: 'message' | 'close' = 'message'): SentNote => ({
  kind,
  socket,
  at: 0,
  line,
  column: 1,
});

describe('requests', () => {
  test('have the line that asked, also when the note comes late', () => {
    const wire = new Wire();
    wire.bytes(10, 1, head('/x', OWN));
    expect(wire.found()).toEqual([]);
    expect(wire.found(request(1, 9, 4))).toEqual(['4@1:0']);
    expect(wire.found()).toEqual([]);
  });

  test('of others have none: those with an origin, another target, or after nobody asked', () => {
    const wire = new Wire();
    wire.bytes(10, 1, head('/x', 'Origin: http://b'));
    wire.bytes(11, 2, head('/y', OWN));
    wire.bytes(12, 3, head('/x'));
    expect(wire.found(request(1, 9, 4))).toEqual([]);
  });

  test('that two lines could have made at the same time have none', () => {
    const wire = new Wire();
    wire.bytes(10, 1, head('/x', OWN));
    expect(wire.found(request(1, 9, 4), request(2, 9.5, 5))).toEqual([]);
  });

  test('made after the answer to another came, as from a cache, are told apart', () => {
    const wire = new Wire();
    const notes = [request(1, 100, 4), { kind: 'settled' as const, number: 1, at: 101 }, request(2, 200, 5)];
    wire.bytes(202, 1, head('/x', OWN));
    expect(wire.found(...notes)).toEqual(['5@1:0']);
  });

  test('of an event source are not mistaken for a fetch', () => {
    const wire = new Wire();
    wire.bytes(10, 1, head('/x', OWN, 'Accept: */*'));
    wire.bytes(11, 2, head('/x', OWN, 'Accept: text/event-stream'));
    expect(wire.found(request(1, 9, 4, 'http://a/x', 'event-stream'))).toEqual(['4@2:0']);
  });
});

describe('messages of a socket', () => {
  function opened(): Wire {
    const wire = new Wire();
    wire.bytes(10, 1, head('/x', ...UPGRADE));
    wire.bytes(11, 1, SWITCH, true);
    return wire;
  }
  const at = head('/x', ...UPGRADE).length;

  test('are matched in their order, whichever comes first', () => {
    const wire = opened();
    wire.bytes(20, 1, letter('a'));
    wire.bytes(21, 1, letter('b'));
    expect(wire.found()).toEqual([]);
    expect(wire.found(request(1, 9, 4, 'ws://a/x', 'websocket'), said(1, 6))).toEqual(['4@1:0', `6@1:${at}`]);
    expect(wire.found(said(1, 7), said(1, 8))).toEqual([`7@1:${at + 7}`]);
    wire.bytes(30, 1, letter('c'));
    expect(wire.found()).toEqual([`8@1:${at + 14}`]);
  });

  test('a close has the line that closed, unless it answers the server', () => {
    const wire = opened();
    wire.bytes(20, 1, CLOSE);
    expect(wire.found(request(1, 9, 4, 'ws://a/x', 'websocket'), said(1, 9, 'close'))).toEqual([
      '4@1:0',
      `9@1:${at}`,
    ]);
    const answering = opened();
    answering.bytes(20, 1, SERVER_CLOSE, true);
    answering.bytes(21, 1, CLOSE);
    expect(answering.found(request(1, 9, 4, 'ws://a/x', 'websocket'), said(1, 9, 'close'))).toEqual([
      '4@1:0',
    ]);
  });

  test('nothing is said once the runner notes no more', () => {
    const wire = opened();
    expect(wire.found(request(1, 9, 4, 'ws://a/x', 'websocket'), { kind: 'no-more' })).toEqual([]);
  });
});
