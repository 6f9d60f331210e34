/**
 * One event in bytes: a head byte (kind in the low 3 bits, flags above), the time as
 * a difference to the event before, then what the kind needs.
 */
import type { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteWriter } from '../bytes/byte-writer.ts';
import {
  asMicros,
  CONDITIONS,
  type CloseEvent,
  type ConditionEvent,
  type ConsoleEvent,
  type Direction,
  type OpenEvent,
  type SourceEvent,
  type SourceLocation,
  type TraceEvent,
} from './trace.ts';

/** `condition`, and the client of `open`, came with version 2; `source` with version 3. */
const KINDS = ['open', 'chunk', 'close', 'console', 'condition', 'source'] as const;
const PARTIES = ['client', 'server', 'sandbox'] as const;
const LEVELS = ['debug', 'log', 'info', 'warn', 'error'] as const;

/** What events of a batch say only once: the next is coded as what differs. */
export interface BatchState {
  at: number;
  /** Of the last `source`: a flood of bytes comes from few lines. */
  location: SourceLocation;
}

export const newBatch = (): BatchState => ({ at: 0, location: { file: '', line: 0, column: 0 } });

/** Whole microseconds: finer times are rounded. */
const wholeTime = (event: TraceEvent): number => Math.round(event.at);

/** Small numbers of either sign as small numbers: 0, −1, 1, −2 become 0, 1, 2, 3. */
const zigzag = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2);
const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

/** Writes an event, and notes what it says for the next one. */
export function writeEvent(writer: ByteWriter, event: TraceEvent, before: BatchState): void {
  const at = wholeTime(event);
  writer.byte(KINDS.indexOf(event.kind) | (flagsOf(event, before) << 3));
  writer.varint(zigzag(at - before.at));
  before.at = at;
  switch (event.kind) {
    case 'open':
      writer.varint(event.connection);
      writer.text(event.server);
      if (event.client !== undefined) writer.text(event.client);
      break;
    case 'chunk':
      writer.varint(event.connection);
      writer.varint(event.offset);
      writer.varint(event.bytes.length);
      writer.raw(event.bytes);
      break;
    case 'close':
      writer.varint(event.connection);
      break;
    case 'console':
      writer.byte(LEVELS.indexOf(event.level));
      writer.text(event.text);
      if (event.location) writeLocation(writer, event.location);
      break;
    case 'condition':
      writer.varint(event.connection);
      writer.byte(CONDITIONS.indexOf(event.condition));
      writer.varint(event.offset);
      writer.varint(event.length);
      writer.text(event.text);
      break;
    case 'source':
      writer.varint(event.connection);
      writer.varint(event.offset);
      writer.varint(event.length);
      if (!isSamePlace(event.location, before.location)) writeLocation(writer, event.location);
      before.location = event.location;
      break;
  }
}

function writeLocation(writer: ByteWriter, { file, line, column }: SourceLocation): void {
  writer.text(file);
  writer.varint(line);
  writer.varint(column);
}

const isSamePlace = (one: SourceLocation, other: SourceLocation): boolean =>
  one.line === other.line && one.column === other.column && one.file === other.file;

function flagsOf(event: TraceEvent, before: BatchState): number {
  switch (event.kind) {
    case 'open':
      return event.client === undefined ? 0 : 1;
    case 'chunk':
    case 'condition':
      return event.direction === 'server-to-client' ? 1 : 0;
    case 'source':
      return (
        (event.direction === 'server-to-client' ? 1 : 0) |
        (isSamePlace(event.location, before.location) ? 2 : 0)
      );
    case 'close':
      return PARTIES.indexOf(event.by) | (event.how === 'reset' ? 4 : 0);
    case 'console':
      return PARTIES.indexOf(event.side) | (event.location ? 4 : 0);
  }
}

/**
 * Reads an event, and notes what it says for the next one.
 * @throws {RangeError} for a head byte or level that no writer of a known version writes
 */
export function readEvent(reader: ByteReader, before: BatchState): TraceEvent {
  const head = reader.byte();
  const flags = head >> 3;
  const kind = named(KINDS, head & 7);
  const at = asMicros(before.at + unzigzag(reader.varint()));
  before.at = at;
  switch (kind) {
    case 'open':
      return readOpen(reader, at, flags);
    case 'chunk': {
      const connection = reader.varint();
      const offset = reader.varint();
      return {
        kind,
        at,
        connection,
        direction: directionOf(flags),
        offset,
        bytes: reader.take(reader.varint()),
      };
    }
    case 'close':
      return { kind, at, connection: reader.varint(), ...closeFlags(flags) };
    case 'console':
      return { kind, at, ...readConsole(reader, flags) };
    case 'condition':
      return readCondition(reader, at, flags);
    case 'source': {
      const source = readSource(reader, at, flags, before.location);
      before.location = source.location;
      return source;
    }
  }
}

const directionOf = (flags: number): Direction => (flags & 1 ? 'server-to-client' : 'client-to-server');

function readOpen(reader: ByteReader, at: OpenEvent['at'], flags: number): OpenEvent {
  const open: OpenEvent = { kind: 'open', at, connection: reader.varint(), server: reader.text() };
  return flags & 1 ? { ...open, client: reader.text() } : open;
}

function readCondition(reader: ByteReader, at: ConditionEvent['at'], flags: number): ConditionEvent {
  return {
    kind: 'condition',
    at,
    connection: reader.varint(),
    direction: directionOf(flags),
    condition: named(CONDITIONS, reader.byte()),
    offset: reader.varint(),
    length: reader.varint(),
    text: reader.text(),
  };
}

function closeFlags(flags: number): Pick<CloseEvent, 'by' | 'how'> {
  return { by: named(PARTIES, flags & 3), how: flags & 4 ? 'reset' : 'fin' };
}

function readConsole(reader: ByteReader, flags: number): Omit<ConsoleEvent, 'kind' | 'at'> {
  const line = { side: named(PARTIES, flags & 3), level: named(LEVELS, reader.byte()), text: reader.text() };
  if (!(flags & 4)) return line;
  return { ...line, location: readLocation(reader) };
}

function readSource(
  reader: ByteReader,
  at: SourceEvent['at'],
  flags: number,
  last: SourceLocation,
): SourceEvent {
  return {
    kind: 'source',
    at,
    connection: reader.varint(),
    direction: directionOf(flags),
    offset: reader.varint(),
    length: reader.varint(),
    location: flags & 2 ? last : readLocation(reader),
  };
}

const readLocation = (reader: ByteReader): SourceLocation => ({
  file: reader.text(),
  line: reader.varint(),
  column: reader.varint(),
});

function named<T>(names: readonly T[], index: number): T {
  const name = names[index];
  if (name === undefined) throw new RangeError(`no name has the number ${index}`);
  return name;
}
