import type { ChunkEvent, SourceEvent, Trace } from '../trace/trace.ts';

/** Which lines of the learner's code sent a chunk, as its trace tells: `client.ts:7:3 sent these bytes`. */
export function sourceLines(trace: Trace): (chunk: ChunkEvent) => string | undefined {
  const byDirection = new Map<string, SourceEvent[]>();
  for (const event of trace.events) {
    if (event.kind !== 'source') continue;
    const key = `${event.connection} ${event.direction}`;
    const list = byDirection.get(key);
    if (list) list.push(event);
    else byDirection.set(key, [event]);
  }
  for (const list of byDirection.values()) list.sort((a, b) => a.offset - b.offset);
  return ({ connection, direction, offset, bytes }) => {
    const list = byDirection.get(`${connection} ${direction}`) ?? [];
    const end = offset + bytes.length;
    const lines = new Set<string>();
    for (
      let at = firstAfter(list, offset);
      (list[at]?.offset ?? Infinity) < end && lines.size < MOST_LINES;
      at += 1
    ) {
      const { file, line, column } = list[at]?.location ?? { file: '', line: 0, column: 0 };
      lines.add(`${file}:${line}:${column}`);
    }
    return lines.size === 0 ? undefined : `${[...lines].join(', ')} sent these bytes`;
  };
}

/** Lines named in one comment. */
const MOST_LINES = 20;

/** The first mark that ends after a position. Marks are in order and do not overlap. */
function firstAfter(list: readonly SourceEvent[], position: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const mark = list[middle];
    if (mark && mark.offset + mark.length > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
