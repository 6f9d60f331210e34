import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { runnerDocument } from './runner-document.ts';

test('its policy allows its own script by hash, and no other inline one', async () => {
  const html = await runnerDocument();
  const [, script = ''] = /<script>([^]*)<\/script>\n<\/head>/.exec(html) ?? [];
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  const hash = createHash('sha256').update(script).digest('base64');
  expect(policy.split('; ')).toEqual(
    expect.arrayContaining(["default-src 'none'", `script-src 'sha256-${hash}' blob:`]),
  );
  expect(policy).not.toMatch(/unsafe/);
  expect(script).not.toContain('</script');
});
