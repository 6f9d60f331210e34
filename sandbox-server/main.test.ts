/** The program: what it prints, and how it stops. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ControlClient } from '../tests/support/control-client.ts';

interface Program {
  readonly child: ChildProcess;
  readonly exit: Promise<unknown[]>;
  output(): string;
  /** Resolves with the match when the output has it. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(env: Record<string, string>): Program {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'], ...env } });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (output += String(text)));
  return {
    child,
    exit: once(child, 'close'),
    output: () => output,
    until: async (pattern) => {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match;
        await once(child.stdout, 'data');
      }
    },
  };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'prints its address, and on %s tells its pages and ends',
  async (signal) => {
    const program = start({ SANDBOX_PORT: '0' });
    const [, url = ''] = await program.until(/Sandbox at (http:\/\/127\.0\.0\.1:\d+)/);
    const { client } = await ControlClient.hello(url);
    await client.run(1, `import { createServer } from 'node:http'; createServer(() => {}).listen(80);`);
    program.child.kill(signal);
    expect(await client.reply('exit')).toMatchObject({ run: 1, reason: 'stopped' });
    expect(await client.reply('refused')).toMatchObject({ code: 'draining' });
    expect(await client.closed()).toBe(1012);
    expect(await program.exit).toEqual([0, null]);
  },
);

test('says which port is taken and how to choose another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    other.close();
  });
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const program = start({ SANDBOX_PORT: String(port) });
  expect(await program.exit).toEqual([1, null]);
  expect(program.output()).toContain(`Port ${port} is in use by another program`);
  expect(program.output()).toContain('SANDBOX_PORT=');
});

test('says what is wrong with a setting', async () => {
  const program = start({ SANDBOX_PORT: 'x' });
  expect(await program.exit).toEqual([1, null]);
  expect(program.output()).toBe(
    'SANDBOX_PORT is “x”. A port is a whole number from 0 to 65535; 0 takes any free one.\n',
  );
});

test('SIGTERM drains: sessions go on for a while, then pages are told; the log is JSON', async () => {
  const program = start({ SANDBOX_PORT: '0', SANDBOX_DRAIN_SECONDS: '60', SANDBOX_LOG: 'json' });
  const [, url = ''] = await program.until(/Sandbox at (http:\/\/127\.0\.0\.1:\d+)/);
  const { client } = await ControlClient.hello(url);
  program.child.kill('SIGTERM');
  await program.until(/"event":"draining","sessions":1/);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(client.replies.map(({ type }) => type)).toEqual(['session']);
  client.socket.close(1000);
  expect(await program.exit).toEqual([0, null]);
  for (const line of program.output().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
});

test('says what is wrong with TLS', async () => {
  const half = start({ SANDBOX_PORT: '0', SANDBOX_TLS_CERT: '/nowhere' });
  expect(await half.exit).toEqual([1, null]);
  expect(half.output()).toContain('SANDBOX_TLS_CERT and SANDBOX_TLS_KEY belong together');
  const wrong = start({
    SANDBOX_PORT: '0',
    SANDBOX_TLS_CERT: import.meta.filename,
    SANDBOX_TLS_KEY: import.meta.filename,
  });
  expect(await wrong.exit).toEqual([1, null]);
  expect(wrong.output()).toContain('not a certificate in PEM');
});
