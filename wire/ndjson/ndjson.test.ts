import { describe, expect, test } from 'vitest';
import type { ResponseItem } from '../conversation/conversation.ts';
import { ledger } from '../conversation/ledger.ts';
import { stream } from '../testing/specimens.ts';
import { bytesOf, converse, fieldLines } from '../testing/trace.ts';
import { LINES_START, readLines } from './lines.ts';

describe('JSON line by line', () => {
  const text = '{"seq":1,"price":"€"}\n\n[2]\r\nnull\n{"seq"';

  test('at every split point', () => {
    const bytes = bytesOf(text);
    const whole = readLines(LINES_START, bytes);
    expect(whole.events.map(({ data }) => data)).toEqual(['{"seq":1,"price":"€"}', '[2]', 'null']);
    for (let at = 0; at <= bytes.length; at += 1) {
      const first = readLines(LINES_START, bytes.subarray(0, at));
      const second = readLines(first.state, bytes.subarray(at));
      expect([...first.events, ...second.events]).toEqual(whole.events);
      expect(second.state).toEqual(whole.state);
      expect([first.payload + second.payload, first.padding + second.padding]).toEqual([
        whole.payload,
        whole.padding,
      ]);
    }
  });

  test('is read from an answer', () => {
    const conversation = converse(...stream('application/x-ndjson', text));
    const response = conversation.items.at(-1) as ResponseItem;
    expect(response.body.stream?.events.map(({ data, at }) => [data, at])).toEqual([
      ['{"seq":1,"price":"€"}', 2000],
      ['[2]', 2000],
      ['null', 2000],
    ]);
    const lines = fieldLines(response);
    expect(lines.slice(lines.findIndex((line) => line.startsWith('ndjson.stream')) + 1)).toEqual([
      'ndjson.value={"seq":1,"price":"€"}',
      'ndjson.line-end=LF',
      'ndjson.empty-line=empty',
      'ndjson.value=[2]',
      'ndjson.line-end=CR LF',
      'ndjson.value=null',
      'ndjson.line-end=LF',
      'ndjson.unfinished-line={"seq"',
    ]);
    expect(ledger(conversation)).toMatchObject({ messages: 3, total: { padding: 1 } });
  });
});
