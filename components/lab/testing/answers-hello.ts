/** A check for the harness: the server sends `hello` over a WebSocket. */
import type { Check } from '../../checks/check.ts';

const checks: readonly Check[] = [
  {
    name: 'The server sends hello',
    run: ({ conversation }) => {
      const frames = conversation.items.filter((item) => item.kind === 'frame');
      const hello = frames.find(
        ({ direction, text }) => direction === 'server-to-client' && text === 'hello',
      );
      return {
        passed: hello !== undefined,
        saw: hello ? 'A text frame said hello.' : `None of ${frames.length} frames said hello.`,
        evidence: hello ? [hello.id] : frames.map(({ id }) => id),
      };
    },
  },
];

export default checks;
