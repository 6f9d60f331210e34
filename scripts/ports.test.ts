import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readPorts, requireFree } from './ports.ts';

test('the command line wins over the environment, and that over the defaults', () => {
  expect(readPorts([], {})).toEqual({ site: 4321, sandbox: 4322 });
  expect(readPorts([], { PORT: '5000', SANDBOX_PORT: '5001' })).toEqual({ site: 5000, sandbox: 5001 });
  expect(readPorts(['--port', '6000'], { PORT: '5000' })).toEqual({ site: 6000, sandbox: 4322 });
});

test.each(['web', '-1', '65536', '80.5', '0x50'])('%s is no port', (value) => {
  expect(() => readPorts([], { PORT: value })).toThrow(/--port or PORT is “.*”; a port is a whole number/);
});

test('one port cannot serve both', () => {
  expect(() => readPorts(['--port', '5000'], { SANDBOX_PORT: '5000' })).toThrow(/cannot share port 5000/);
});

test('a port in use is named, with the way to choose another', async () => {
  const other = createServer().listen(0, 'localhost');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(requireFree({ site: port, sandbox: 0 })).rejects.toThrow(
    /Port \d+ \(the site\) is in use.*--port/,
  );
  await expect(requireFree({ site: 0, sandbox: port })).rejects.toThrow(
    /\(the sandbox\) is in use.*--sandbox-port/,
  );
  await new Promise((resolve) => other.close(resolve));
});
