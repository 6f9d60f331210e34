/** What an isolate tells, as frames, and frames as what an isolate tells. */
import type { ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import { FrameType, fromJson, toBytes, toJson, toText, type Frame, type FrameWriter } from './frames.ts';
import type { Exit, IsolateListener } from './isolate.ts';

interface ConsoleLine {
  readonly level: ConsoleLevel;
  readonly text: string;
  readonly location?: SourceLocation | undefined;
}

/** A listener that writes frames about one isolate. */
export function frameListener(writer: FrameWriter, isolate: number): IsolateListener {
  return {
    listening: (server, port) => writer.add(FrameType.listening, isolate, 0, port, toBytes(server)),
    connect: (connection, from, host, port) =>
      writer.add(FrameType.connect, isolate, connection, port, toJson({ from, host })),
    console: (level, text, location) => {
      const line: ConsoleLine = { level, text, location };
      writer.add(FrameType.console, isolate, 0, 0, toJson(line));
    },
    notice: (text) => writer.add(FrameType.notice, isolate, 0, 0, toBytes(text)),
    output: (connection, bytes) => writer.add(FrameType.output, isolate, connection, 0, bytes),
    ended: (connection) => writer.add(FrameType.ended, isolate, connection),
    destroyed: (connection) => writer.add(FrameType.destroyed, isolate, connection),
    consumed: (connection, length) => writer.add(FrameType.consumed, isolate, connection, length),
    exit: (exit) => writer.add(FrameType.exit, isolate, 0, 0, toJson(exit)),
  };
}

/** Tells a listener what a frame says. Payloads are copied: frames live for a moment only. */
export function tellListener(listener: IsolateListener, frame: Frame): void {
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
      const { level, text, location } = fromJson(payload) as ConsoleLine;
      listener.console(level, text, location);
      break;
    }
    case FrameType.notice:
      listener.notice(toText(payload));
      break;
    case FrameType.output:
      listener.output(connection, payload.slice());
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
}
