import { describe, expect, test } from 'vitest';
import type { FrameItem } from '../conversation/conversation.ts';
import { deflated, switching, upgrade } from '../testing/specimens.ts';
import {
  converse,
  fieldLines,
  inPieces,
  plain,
  problemIds,
  read,
  type Said,
  traceOf,
} from '../testing/trace.ts';
import { agreedDeflate, deflateProblems, readExtensions } from './negotiation.ts';

const framesOf = (said: Said[]): FrameItem[] =>
  converse(...said).items.filter((item) => item.kind === 'frame');

const HELLO = '<c1 07 f248cdc9c90700>';
const AGAIN = '<c1 05 f200110000>';

describe('compressed messages', () => {
  test.each<[string, string, (string | undefined)[]]>([
    ['one frame', HELLO, ['Hello']],
    ['fragments', '<41 03 f248cd><80 04 c9c90700>', [undefined, 'Hello']],
    [
      'fragments with a ping between',
      '<41 03 f248cd><89 00><80 04 c9c90700>',
      [undefined, undefined, 'Hello'],
    ],
    ['context takeover', HELLO + AGAIN, ['Hello', 'Hello']],
    ['stored', '<c1 0b 000500faff48656c6c6f00>', ['Hello']],
    ['BFINAL set', '<c1 08 f348cdc9c9070000>', ['Hello']],
    ['two blocks', '<c1 0d f2480500 0000ffff cac9c90700>', ['Hello']],
    ['not every message must be compressed', `${HELLO}<81 02 6869>${AGAIN}`, ['Hello', 'hi', 'Hello']],
  ])('RFC 7692 §7.2.3: %s', (_, frames, texts) => {
    const said = deflated(frames);
    expect(framesOf(said).map(({ text }) => text)).toEqual(texts);
    expect(problemIds(converse(...said))).toEqual([]);
    for (const size of [1, 2, 3, 5])
      expect(plain(read(traceOf(said, inPieces(size))))).toEqual(plain(read(traceOf(said))));
  });

  test('wire length stands beside inflated length', () => {
    const [frame] = framesOf(deflated(HELLO));
    expect([frame?.payloadLength, frame?.inflated?.length, frame?.rsv]).toEqual([7, 5, [true, false, false]]);
    expect(fieldLines(frame).slice(-3)).toEqual([
      'ws.payload=f2 48 cd c9 c9 07 00',
      'ws.inflated-payload=Hello',
      'deflate.fixed-block=Hello',
    ]);
    expect(frame?.fields.at(-1)?.source).toBe('inflated');
  });

  test('each side has a window of its own, and the client masks what it compressed', () => {
    const said: Said[] = [
      ...deflated(HELLO),
      ['client', '<c1 87 00000000 f248cdc9c90700><c1 85 00000000 f200110000>'],
      ['server', AGAIN],
    ];
    expect(framesOf(said).map(({ text }) => text)).toEqual(['Hello', 'Hello', 'Hello', 'Hello']);
  });

  test('without context takeover the window is empty each time', () => {
    const conversation = converse(...deflated(HELLO + AGAIN + HELLO, 'server_no_context_takeover'));
    expect(conversation.items.map(({ problems }) => problems.map(({ id }) => id))).toEqual([
      [],
      [],
      [],
      ['deflate.too-far'],
      [],
    ]);
  });

  test('with context takeover one damaged message spoils those after it', () => {
    expect(problemIds(converse(...deflated(`<c1 01 06>${HELLO}`)))).toEqual([
      'deflate.damaged',
      'deflate.lost',
    ]);
  });

  test('RSV1 is a problem on continuations and control frames, and without agreement', () => {
    expect(problemIds(converse(...deflated('<41 03 f248cd><c0 04 c9c90700><c9 00>')))).toEqual([
      'ws.reserved-bit',
      'ws.reserved-bit',
    ]);
    expect(problemIds(converse(['client', upgrade()], ['server', switching() + HELLO]))).toContain(
      'ws.reserved-bit',
    );
  });

  test('text is checked after inflation', () => {
    const found = framesOf(deflated('<c1 08 000200fdffc32800><c1 08 000200fdffe28200>'));
    expect(found.map(({ problems, text }) => [problems.map(({ id }) => id), text])).toEqual([
      [['ws.invalid-utf8'], undefined],
      [['ws.invalid-utf8'], undefined],
    ]);
  });
});

describe('negotiation', () => {
  const header = (value: string): { name: string; value: string }[] => [
    { name: 'Sec-WebSocket-Extensions', value },
  ];

  test('reads lists, parameters and quotes', () => {
    expect(
      readExtensions(header('permessage-deflate; client_max_window_bits; server_max_window_bits="10", x-y')),
    ).toEqual([
      {
        name: 'permessage-deflate',
        parameters: [
          ['client_max_window_bits', true],
          ['server_max_window_bits', '10'],
        ],
      },
      { name: 'x-y', parameters: [] },
    ]);
  });

  test.each([
    ['permessage-deflate', { takeover: true, windowBits: 15 }, { takeover: true, windowBits: 15 }],
    [
      'permessage-deflate; server_no_context_takeover',
      { takeover: true, windowBits: 15 },
      { takeover: false, windowBits: 15 },
    ],
    [
      'permessage-deflate; client_no_context_takeover; client_max_window_bits=9; server_max_window_bits=12',
      { takeover: false, windowBits: 9 },
      { takeover: true, windowBits: 12 },
    ],
  ])('%s', (value, client, server) => {
    expect(agreedDeflate(header(value))).toEqual({ client, server });
  });

  test('no agreement', () => {
    expect(agreedDeflate(header('x-y'))).toBeUndefined();
  });

  test('an offer allows a limit, and only then', () => {
    const answer = header('permessage-deflate; client_max_window_bits=10');
    expect(deflateProblems(header('permessage-deflate; client_max_window_bits'), answer)).toEqual([]);
    expect(deflateProblems(header('permessage-deflate'), answer).map(({ id }) => id)).toEqual([
      'deflate.unasked-parameter',
    ]);
  });
});
