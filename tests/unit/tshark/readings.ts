/** The same capture read by tshark and by `npm run dissect`, in the same form. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tsharkFields } from '../../support/tshark.ts';

const root = join(import.meta.dirname, '../../..');

/** What both say about a frame. */
export interface FrameReading {
  readonly fromServer: boolean;
  readonly fin: number;
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: number;
  readonly length: number;
  readonly key: string;
}

/** What both say about an HTTP message: its start line and its content. */
export interface MessageReading {
  readonly fromServer: boolean;
  readonly start: string;
}

export interface Reading {
  /** By connection: frames and messages in each direction are in order. */
  readonly frames: readonly FrameReading[][];
  readonly messages: readonly MessageReading[][];
  /** Texts of messages that lie in one frame, inflated. */
  readonly texts: readonly string[][];
}

const bySide = <T extends { fromServer: boolean }>(list: readonly T[]): T[] => [
  ...list.filter(({ fromServer }) => !fromServer),
  ...list.filter(({ fromServer }) => fromServer),
];

/** What tshark reads. `port` is the server's. */
export async function readByTshark(file: string, port: number): Promise<Reading> {
  const websocket = [
    'fin',
    'rsv',
    'pmc',
    'opcode',
    'mask',
    'payload_length',
    'payload_length_ext_16',
    'payload_length_ext_64',
    'masking_key',
  ];
  const rows = await tsharkFields(
    file,
    `tcp.port==${port} && (websocket || http)`,
    [
      'tcp.stream',
      'tcp.srcport',
      ...websocket.map((name) => `websocket.${name}`),
      'websocket.payload.text',
      'http.request.method',
      'http.request.uri',
      'http.response.code',
    ],
    { port },
  );
  const frames = new Map<string, FrameReading[]>();
  const messages = new Map<string, MessageReading[]>();
  const texts = new Map<string, string[]>();
  for (const row of rows) {
    const all = (name: string): string[] => row[name] ?? [];
    const [stream = ''] = all('tcp.stream');
    const fromServer = all('tcp.srcport')[0] === String(port);
    const add = <T>(map: Map<string, T[]>, items: readonly T[]): void =>
      void map.set(stream, [...(map.get(stream) ?? []), ...items]);
    const methods = all('http.request.method').map((method, index) => ({
      fromServer,
      start: `${method} ${all('http.request.uri')[index]}`,
    }));
    add(messages, [...methods, ...all('http.response.code').map((start) => ({ fromServer, start }))]);
    const sixteen = [...all('websocket.payload_length_ext_16')];
    const sixtyFour = [...all('websocket.payload_length_ext_64')];
    const keys = [...all('websocket.masking_key')];
    const found = all('websocket.opcode').map((opcode, index) => {
      const short = Number(all('websocket.payload_length')[index]);
      const masked = Number(all('websocket.mask')[index] === '1' || all('websocket.mask')[index] === 'True');
      const length =
        short === 126 ? Number(sixteen.shift()) : short === 127 ? Number(sixtyFour.shift()) : short;
      const bit = (name: string): number => Number(['1', 'True'].includes(all(name)[index] ?? ''));
      return {
        fromServer,
        fin: bit('websocket.fin'),
        rsv: Number(all('websocket.rsv')[index]),
        opcode: Number(opcode),
        masked,
        length,
        key: masked ? (keys.shift() ?? '').replaceAll(':', '') : '',
      };
    });
    add(frames, found);
    add(texts, all('websocket.payload.text'));
  }
  const streams = [...new Set([...frames.keys(), ...messages.keys()])].sort((a, b) => Number(a) - Number(b));
  return {
    frames: streams.map((stream) => bySide(frames.get(stream) ?? [])),
    messages: streams.map((stream) => bySide(messages.get(stream) ?? [])),
    texts: streams.map((stream) => (texts.get(stream) ?? []).sort()),
  };
}

interface PlainItem {
  readonly connection: number;
  readonly direction: string;
  readonly kind: string;
  readonly [name: string]: unknown;
}

/** What the command prints, and how many problems it finds. */
export async function readByCommand(
  file: string,
  port: number,
): Promise<Reading & { readonly problems: string[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/dissect.ts', file, '--json'], {
    cwd: root,
    maxBuffer: 256 * 1024 * 1024,
  });
  const { connections, items } = JSON.parse(stdout) as {
    connections: { id: number; open: { server: string } }[];
    items: PlainItem[];
  };
  const mine = connections.filter(({ open }) => open.server.endsWith(`:${port}`));
  const of = (id: number, ...kinds: string[]): PlainItem[] =>
    items.filter(({ connection, kind }) => connection === id && kinds.includes(kind));
  const fromServer = ({ direction }: PlainItem): boolean => direction === 'server-to-client';
  const seen = mine.filter(({ id }) => of(id, 'frame', 'request', 'response').length > 0);
  return {
    frames: seen.map(({ id }) =>
      bySide(
        of(id, 'frame').map((item) => ({
          fromServer: fromServer(item),
          fin: Number(item['fin']),
          rsv: (item['rsv'] as number[]).reduce((sum, bit) => sum * 2 + bit, 0),
          opcode: item['opcode'] as number,
          masked: Number(item['masked']),
          length: item['payloadLength'] as number,
          key: (item['maskingKey'] as string | undefined) ?? '',
        })),
      ),
    ),
    messages: seen.map(({ id }) =>
      bySide(
        of(id, 'request', 'response').map((item) => ({
          fromServer: fromServer(item),
          start:
            item.kind === 'request'
              ? `${item['method'] as string} ${item['target'] as string}`
              : String(item['status']),
        })),
      ),
    ),
    texts: seen.map(({ id }) =>
      of(id, 'frame')
        .filter(({ opcode, text }) => opcode === 1 && text !== undefined && text !== '')
        .map(({ text }) => text as string)
        .sort(),
    ),
    problems: items.flatMap(({ problems }) => (problems as { id: string }[]).map(({ id }) => id)),
  };
}
