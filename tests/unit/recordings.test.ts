/** What a page shows before its lab runs was recorded from that very lab. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestOf, recordedLabs } from '../../scripts/labs.ts';
import { ConversationBuilder, decodeTrace } from '../../wire/index.ts';

describe.each(await recordedLabs())('$lab.id', ({ lab, recording }) => {
  test('has a recording of its present files; `npm run record` makes one', () => {
    expect(existsSync(recording), 'recording.trace is missing').toBe(true);
    const { meta } = decodeTrace(readFileSync(recording));
    expect(meta.recording).toMatchObject({ lab: lab.id, digest: digestOf(lab) });
  });

  test('the recording shows both sides and breaks no rule', () => {
    const { events } = decodeTrace(readFileSync(recording));
    const builder = new ConversationBuilder();
    builder.append(events);
    const [connection] = builder.conversation.connections;
    expect(connection?.bytes['client-to-server']).toBeGreaterThan(0);
    expect(connection?.bytes['server-to-client']).toBeGreaterThan(0);
    expect(builder.conversation.items.every(({ kind }) => kind !== 'opaque')).toBe(true);
    expect(events.some((event) => event.kind === 'console' && event.side === 'client')).toBe(true);
    expect(events.filter((event) => event.kind === 'console' && event.side === 'sandbox')).toEqual([]);
  });
});
