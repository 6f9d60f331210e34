/** What an isolate tells, as frames, and frames as what an isolate tells. */
import type { ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import { FrameType, fromJson, toBytes, toJson, toText, type Frame, type FrameWriter } from './frames.ts';
import type { Exit, IsolateListener, OutputSource } from './isolate.ts';

interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
  readonly location?: SourceLocation | undefined;
  readonly server?: string | undefined;
}

/** `[offset, length, number of the line]` of each part. */
type Part = readonly [number, number, number];

/** A listener that writes frames about one isolate. */
export function frameListener(writer: FrameWriter, isolate: number): IsolateListener {
  const senders = new Map<SourceLocation, number>();
  const numberOf = (location: SourceLocation): number => {
    const known = senders.get(location);
    if (known !== undefined) return known;
    const number = senders.size + 1;
    senders.set(location, number);
    writer.add(FrameType.sender, isolate, 0, number, toJson(location));
    return number;
  };
  return {
    listening: (server, port) => writer.add(FrameType.listening, isolate, 0, port, toBytes(server)),
    connect: (connection, from, host, port) =>
      writer.add(FrameType.connect, isolate, connection, port, toJson({ from, host })),
    console: (level, text, location, server) => {
      const line: ConsoleLine = { level, text, location, server };
      writer.add(FrameType.console, isolate, 0, 0, toJson(line));
    },
    notice: (text) => writer.add(FrameType.notice, isolate, 0, 0, toBytes(text)),
    output(connection, bytes, sources) {
      const [first] = sources;
      let whole = 0;
      if (first?.length === bytes.length) {
        whole = numberOf(first.location);
      } else if (first) {
        const parts = sources.map(({ offset, length, location }): Part => [
          offset,
          length,
          numberOf(location),
        ]);
        writer.add(FrameType.parts, isolate, connection, 0, toJson(parts));
      }
      writer.add(FrameType.output, isolate, connection, whole, bytes);
    },
    ended: (connection) => writer.add(FrameType.ended, isolate, connection),
    destroyed: (connection) => writer.add(FrameType.destroyed, isolate, connection),
    consumed: (connection, length) => writer.add(FrameType.consumed, isolate, connection, length),
    exit: (exit) => writer.add(FrameType.exit, isolate, 0, 0, toJson(exit)),
  };
}

/** Tells a listener what the frames of one isolate say. Payloads are copied: frames live for a moment only. */
export function frameTeller(listener: IsolateListener): (frame: Frame) => void {
  const senders = new Map<number, SourceLocation>();
  let parts: readonly Part[] = [];
  const sourcesOf = (whole: number, size: number): OutputSource[] => {
    const all: readonly Part[] = whole > 0 ? [[0, size, whole]] : parts;
    parts = [];
    return all.flatMap(([offset, length, number]) => {
      const location = senders.get(number);
      return location ? [{ offset, length, location }] : [];
    });
  };
  return (frame) => {
    const { connection, number, payload } = frame;
    switch (frame.type) {
      case FrameType.listening:
        listener.listening(toText(payload), number);
        break;
      case FrameType.connect: {
        const { from, host } = fromJson(payload) as { from: string; host: string };
        listener.connect(connection, from, host, number);
        break;
      }
      case FrameType.console: {
        const { level, text, location, server } = fromJson(payload) as ConsoleLine;
        listener.console(level, text, location, server);
        break;
      }
      case FrameType.notice:
        listener.notice(toText(payload));
        break;
      case FrameType.output:
        listener.output(connection, payload.slice(), sourcesOf(number, payload.length));
        break;
      case FrameType.sender:
        senders.set(number, fromJson(payload) as SourceLocation);
        break;
      case FrameType.parts:
        parts = fromJson(payload) as readonly Part[];
        break;
      case FrameType.ended:
        listener.ended(connection);
        break;
      case FrameType.destroyed:
        listener.destroyed(connection);
        break;
      case FrameType.consumed:
        listener.consumed(connection, number);
        break;
      case FrameType.exit:
        listener.exit(fromJson(payload) as Exit);
        break;
    }
  };
}
