import { describe, expect, test } from 'vitest';
import { asMicros, ConversationBuilder, type Item } from '../../wire/index.ts';
import { entryOf, runsOf } from './runs.ts';

function firstItem(bytes: Uint8Array, direction: 'client-to-server' | 'server-to-client'): Item {
  const builder = new ConversationBuilder();
  builder.append([
    { kind: 'open', at: asMicros(0), connection: 1, server: 'server.ts' },
    { kind: 'chunk', at: asMicros(1), connection: 1, direction, offset: 0, bytes },
  ]);
  const [item] = builder.conversation.items;
  if (item === undefined) throw new Error('no item');
  return item;
}

const request = new TextEncoder().encode('GET /ticks HTTP/1.1\r\nHost: a.example\r\n\r\n');

describe('the runs of a request', () => {
  const runs = runsOf(firstItem(request, 'client-to-server'));

  test('hold every byte once, in order', () => {
    const text = runs.flatMap((run) => run.cells).join('');
    expect(runs.flatMap((run) => run.cells)).toHaveLength(request.length);
    expect(text).toBe('GET/ticksHTTP/1.1··Host:a.example····');
  });

  test('tell what each field is, and leave what stands between untold', () => {
    const told = runs.flatMap((run) => run.fields.map((field) => `${field.name}=${field.value}`));
    expect(told).toContain('Method=GET');
    expect(told).toContain('Host=a.example');
    expect(told).toContain('Host=');
    expect(runs.find((run) => run.cells.join('') === ':')?.fields).toEqual([]);
  });

  test('explain a header by its own entry, and all else by its field', () => {
    const about = runs.flatMap((run) => run.fields.map((field) => field.about));
    expect(about).toContain('header host');
    expect(entryOf('header host')?.name).toBe('Host');
    expect(entryOf('http.method')?.name).toBe('Method');
    expect(entryOf('status 101')?.meaning).toMatch(/./);
  });
});
