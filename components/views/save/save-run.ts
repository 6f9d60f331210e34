/** A run as a file of the reader's own. What writes other programs' formats is loaded when it is asked for. */
import { ConversationBuilder, encodeTrace, type Trace } from '../../../wire/index.ts';
import { sourceComments } from './source-comment.ts';

export const FORMATS = ['trace', 'pcapng', 'HAR'] as const;

export type SaveFormat = (typeof FORMATS)[number];

/** Offers the run as a download, such as `short-polling-ticker.pcapng`. `name`: without an ending. */
export async function saveRun(format: SaveFormat, name: string, trace: Trace): Promise<void> {
  download(`${name}.${format.toLowerCase()}`, await encode(format, trace));
}

async function encode(format: SaveFormat, trace: Trace): Promise<Blob> {
  if (format === 'trace') return new Blob([encodeTrace(trace)], { type: 'application/octet-stream' });
  const { encodeHar, encodePcapng } = await import('../../../wire/files.ts');
  if (format === 'pcapng') {
    const bytes = encodePcapng(trace, { comment: sourceComments(trace.events) });
    return new Blob([bytes], { type: 'application/x-pcapng' });
  }
  const builder = new ConversationBuilder();
  builder.append(trace.events);
  const text = JSON.stringify(encodeHar(builder.conversation, trace.meta), undefined, 2);
  return new Blob([text], { type: 'application/json' });
}

function download(file: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = file;
  link.click();
  URL.revokeObjectURL(url);
}
