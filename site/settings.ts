/** Where the built site will stand, from the environment, so that a mistake fails the build and not a reader. */

export interface Settings {
  /** Origin of the published site, for canonical addresses; without it pages have none. */
  readonly site: string | undefined;
  /** Path under which the site is served, with a slash at both ends. */
  readonly base: string;
  /** Origin (and path, if any) of the sandbox, without a slash at its end; empty when it shares the site's origin. */
  readonly sandbox: string;
  /** Whether a lab without its recording fails the build. */
  readonly requireRecordings: boolean;
}

/** Reads and checks the settings. @throws {Error} naming the variable and what it should look like. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    site: readUrl(env, 'SITE_URL', 'https://realtime.example')?.href,
    base: readBase(env['BASE_PATH']),
    sandbox: readUrl(env, 'SANDBOX_URL', 'https://sandbox.example')?.href.replace(/\/$/, '') ?? '',
    requireRecordings: readSwitch(env, 'REQUIRE_RECORDINGS'),
  };
}

function readUrl(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
  example: string,
): URL | undefined {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new Error(
      `${name} is “${value}”; it must be a full address with http or https and no query, such as ${example}.`,
    );
  }
  return url;
}

function readBase(value = ''): string {
  const path = value.trim() === '' ? '/' : value.trim();
  if (!/^\/(?:[\w.~-]+\/)*(?:[\w.~-]+)?$/.test(path)) {
    throw new Error(
      `BASE_PATH is “${path}”; it must be a path that starts with a slash, such as /realtime-101/.`,
    );
  }
  return path.endsWith('/') ? path : `${path}/`;
}

function readSwitch(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const value = env[name] ?? '';
  if (value === '' || value === '0') return false;
  if (value === '1') return true;
  throw new Error(`${name} is “${value}”; it must be 1, 0 or not set.`);
}
