/** Where the sandbox of this site is: the site says so in `<base>sandbox.json`. */

/**
 * The sandbox's origin, such as `http://127.0.0.1:4100`. `url` in the file may be empty
 * or `/` for the site's own origin. Rejects when the file is missing or says nothing usable.
 */
export async function fetchSandboxOrigin(base: string): Promise<string> {
  const file = new URL(`${base}sandbox.json`, location.href);
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file.pathname} answered ${response.status}`);
  return originOf(await response.json(), location.origin);
}

/** The origin that a parsed `sandbox.json` names. */
export function originOf(config: unknown, ownOrigin: string): string {
  const url = typeof config === 'object' && config !== null && 'url' in config ? config.url : undefined;
  if (typeof url !== 'string') throw new Error('sandbox.json has no "url"');
  const parsed = new URL(url, ownOrigin);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new Error(`sandbox.json names ${parsed.protocol}, not http: or https:`);
  }
  return parsed.origin;
}
