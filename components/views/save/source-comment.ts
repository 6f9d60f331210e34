/** The line of code that sent a chunk, for the comment on its packet. */
import type { ChunkEvent, SourceEvent, TraceEvent } from '../../../wire/index.ts';

/** Reads the events once; then tells for a chunk which line sent the first of its bytes, where that is known. */
export function sourceComments(events: readonly TraceEvent[]): (chunk: ChunkEvent) => string | undefined {
  const streams = Map.groupBy(
    events.filter((event): event is SourceEvent => event.kind === 'source'),
    streamOf,
  );
  return (chunk) => {
    const end = chunk.offset + chunk.bytes.length;
    const source = streams
      .get(streamOf(chunk))
      ?.find(({ offset, length }) => offset < end && chunk.offset < offset + length);
    return source && `Sent by ${source.location.file}, line ${source.location.line}.`;
  };
}

const streamOf = ({ connection, direction }: Pick<ChunkEvent, 'connection' | 'direction'>): string =>
  `${connection} ${direction}`;
