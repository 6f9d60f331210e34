import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';

describe('settings from the environment', () => {
  test('nothing set: served at the root, sandbox on the same origin', () => {
    expect(readSettings({})).toEqual({ site: undefined, base: '/', sandbox: '', requireRecordings: false });
  });

  test('base path gets its slash, sandbox loses it', () => {
    const settings = readSettings({ BASE_PATH: '/course', SANDBOX_URL: 'https://sandbox.example/' });
    expect(settings.base).toBe('/course/');
    expect(settings.sandbox).toBe('https://sandbox.example');
  });

  test.each([
    [{ SITE_URL: 'realtime.example' }, /SITE_URL.*full address/],
    [{ SITE_URL: 'ftp://realtime.example' }, /SITE_URL/],
    [{ SANDBOX_URL: 'wss://sandbox.example' }, /SANDBOX_URL/],
    [{ BASE_PATH: 'course' }, /BASE_PATH.*starts with a slash/],
    [{ BASE_PATH: '//elsewhere.example/' }, /BASE_PATH/],
    [{ REQUIRE_RECORDINGS: 'yes' }, /REQUIRE_RECORDINGS/],
  ])('%o is refused with the name of the variable', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});
