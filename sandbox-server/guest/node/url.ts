/** `node:url`: the engine's `URL` and `URLSearchParams`, completed to what Node's can do. */
import { absentFunction, nodeError } from '../errors.ts';

const EngineURL = globalThis.URL;
const EngineParams = globalThis.URLSearchParams;

type Pairs = string | Record<string, string> | Iterable<readonly [string, string]>;

class URLSearchParams extends EngineParams {
  /** Told of every change: the URL that these belong to. */
  static readonly changed = new WeakMap<URLSearchParams, () => void>();

  constructor(init: Pairs = '') {
    super(typeof init === 'string' ? init : '');
    if (typeof init !== 'object' || init === null) return;
    const pairs = Symbol.iterator in init ? init : Object.entries(init);
    for (const [name, value] of pairs) super.append(String(name), String(value));
  }

  override append(name: string, value: string): void {
    super.append(String(name), String(value));
    URLSearchParams.changed.get(this)?.();
  }

  override set(name: string, value: string): void {
    super.set(String(name), String(value));
    URLSearchParams.changed.get(this)?.();
  }

  override delete(name: string, value?: string): void {
    if (value === undefined) super.delete(name);
    else super.delete(name, value);
    URLSearchParams.changed.get(this)?.();
  }

  override sort(): void {
    super.sort();
    URLSearchParams.changed.get(this)?.();
  }
}

class URL extends EngineURL {
  #params: URLSearchParams | undefined;
  /** The query that `#params` stands for. */
  #paramsOf = '';

  constructor(url: string | EngineURLType, base?: string | EngineURLType) {
    try {
      if (base === undefined) super(String(url));
      else super(String(url), String(base));
    } catch {
      throw nodeError(Object.assign(new TypeError('Invalid URL'), { input: String(url) }), 'ERR_INVALID_URL');
    }
  }

  static override parse(url: string, base?: string): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  override get searchParams(): URLSearchParams {
    if (this.#params === undefined || this.#paramsOf !== this.search) {
      const params = new URLSearchParams(this.search);
      URLSearchParams.changed.set(params, () => {
        this.search = params.toString();
        this.#paramsOf = this.search;
      });
      this.#params = params;
      this.#paramsOf = this.search;
    }
    return this.#params;
  }
}

type EngineURLType = InstanceType<typeof EngineURL>;

export const parse = absentFunction(
  'url.parse()',
  'it is deprecated; use new URL(request.url, "http://localhost")',
);

export { URL, URLSearchParams };
