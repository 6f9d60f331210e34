/**
 * `npm run dissect -- FILE [--json]`: prints what the bytes of a file say. The file is a
 * pcapng capture, a HAR file or a trace. This is the code that the page runs.
 */
import { readFile } from 'node:fs/promises';
import { FormatError, openFile } from '../wire/files.ts';
import { ConversationBuilder, describe, plainItem, type Conversation, type Item } from '../wire/index.ts';

/** One line for an item: who, when, what, and to the bit what the head of a frame says. */
function line(item: Item): string {
  const arrow = item.direction === 'client-to-server' ? '→' : '←';
  const head = item.kind === 'frame' ? frameHead(item) : '';
  return `${String(item.connection).padStart(3)} ${arrow} ${head}${describe(item)}`;
}

function frameHead(item: Extract<Item, { kind: 'frame' }>): string {
  const { fin, rsv, opcode, masked, maskingKey } = item;
  const key = maskingKey && maskingKey.length === 4 ? Buffer.from(maskingKey).toString('hex') : '--------';
  const bits = `FIN ${Number(fin)} RSV ${rsv.map(Number).join('')} opcode ${opcode.toString(16)} MASK ${Number(masked)} key ${key}`;
  const inflated = item.inflated ? `, inflated ${item.inflated.length}` : '';
  return `[${bits} length ${item.payloadLength}${inflated}] `;
}

function report(conversation: Conversation, json: boolean): string {
  if (!json) return conversation.items.map((item) => `${line(item)}\n`).join('');
  const connections = conversation.connections.map(({ id, open, closes, handshake, bytes }) => ({
    id,
    open,
    closes,
    ...(handshake && { handshake }),
    bytes,
  }));
  return `${JSON.stringify({ connections, items: conversation.items.map(plainItem) }, null, 2)}\n`;
}

// A reader such as `head` may close the pipe early.
process.stdout.on('error', () => process.exit(0));

const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const [file] = files;
if (file === undefined || files.length > 1) {
  console.error('Usage: npm run dissect -- FILE [--json]\nFILE is a pcapng capture, a HAR file or a trace.');
  process.exitCode = 2;
} else {
  try {
    const builder = new ConversationBuilder();
    const { trace } = openFile(await readFile(file));
    builder.append(trace.events);
    const { conversation } = builder;
    process.stdout.write(report(conversation, process.argv.includes('--json')));
    if (conversation.dropped.items > 0)
      console.error(`${conversation.dropped.items} older items are not listed.`);
  } catch (error) {
    const known = error instanceof FormatError || (error instanceof Error && 'code' in error);
    console.error(known && error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
