import { expect, test } from 'vitest';
import { readEnvironment, unknownSettings } from './environment.ts';

test('with nothing set', () => {
  expect(readEnvironment({ PATH: '/bin' })).toEqual({
    host: '127.0.0.1',
    port: 4322,
    siteOrigins: [],
    trustProxy: false,
    limits: {},
    isolates: { limits: {} },
  });
});

test('with everything set', () => {
  expect(
    readEnvironment({
      SANDBOX_HOST: '0.0.0.0',
      SANDBOX_PORT: '0',
      SITE_ORIGINS: 'https://a.example, http://b.example:8080',
      SANDBOX_TRUST_PROXY: '1',
      SANDBOX_SESSIONS: '7',
      SANDBOX_IDLE_MINUTES: '2',
      SANDBOX_ISOLATES: '5',
      SANDBOX_MEMORY_MB: '16',
    }),
  ).toEqual({
    host: '0.0.0.0',
    port: 0,
    siteOrigins: ['https://a.example', 'http://b.example:8080'],
    trustProxy: true,
    limits: { sessions: 7, idleMs: 120_000 },
    isolates: { maxIsolates: 5, limits: { memoryBytes: 16 * 1024 * 1024 } },
  });
});

test.each([
  ['SANDBOX_PORT', 'http', 'from 0 to 65535'],
  ['SANDBOX_PORT', '65536', 'from 0 to 65535'],
  ['SANDBOX_SESSIONS', '0', 'sessions in all'],
  ['SANDBOX_SESSIONS', '1e3', 'sessions in all'],
  ['SANDBOX_TRUST_PROXY', 'yes', '1 for yes'],
  ['SITE_ORIGINS', 'https://a.example/', 'without a slash'],
  ['SITE_ORIGINS', 'a.example', 'like https://'],
])('%s=%s is explained', (name, value, explanation) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(name);
  expect(() => readEnvironment({ [name]: value })).toThrow(explanation);
});

test('names that look like settings and are none', () => {
  expect(unknownSettings({ SANDBOX_SESIONS: '5', SANDBOX_PORT: '1', SANDBOX_URL: 'x', HOME: '/' })).toEqual([
    'SANDBOX_SESIONS',
  ]);
});
