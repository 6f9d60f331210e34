/** The header fields of a message before they are sent, as `setHeader` and its kin keep them. */
import { nodeError } from '../errors.ts';
import { validateHeaderName, validateHeaderValue } from './tokens.ts';

export type HeaderValue = number | string | readonly string[];
export type HeaderList =
  Readonly<Record<string, HeaderValue | undefined>> | readonly (HeaderValue | undefined)[];

export class HeaderFields {
  readonly #fields = new Map<string, { readonly name: string; readonly value: HeaderValue }>();

  get isEmpty(): boolean {
    return this.#fields.size === 0;
  }

  set(name: string, value: HeaderValue): void {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    this.#fields.set(name.toLowerCase(), { name, value });
  }

  append(name: string, value: HeaderValue): void {
    const before = this.#fields.get(name.toLowerCase());
    if (before === undefined) {
      this.set(name, value);
      return;
    }
    validateHeaderValue(name, value);
    const values = [before.value, value].flat().map(String);
    this.#fields.set(name.toLowerCase(), { name: before.name, value: values });
  }

  get(name: string): HeaderValue | undefined {
    return this.#fields.get(name.toLowerCase())?.value;
  }

  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }

  delete(name: string): void {
    this.#fields.delete(name.toLowerCase());
  }

  names(): string[] {
    return [...this.#fields.keys()];
  }

  rawNames(): string[] {
    return [...this.#fields.values()].map(({ name }) => name);
  }

  toObject(): Record<string, HeaderValue> {
    return Object.assign(
      Object.create(null) as Record<string, HeaderValue>,
      Object.fromEntries([...this.#fields].map(([name, { value }]) => [name, value])),
    );
  }

  /** Names and values in the order in which they will be sent. */
  pairs(): [name: string, value: HeaderValue][] {
    return [...this.#fields.values()].map(({ name, value }) => [name, value]);
  }
}

/** The pairs in an argument of `writeHead`: an object, a flat array, or an array of pairs. */
export function pairsOf(headers: HeaderList | undefined): [name: string, value: HeaderValue | undefined][] {
  if (headers === undefined || headers === null) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  if (Array.isArray(headers[0])) return headers as [string, HeaderValue][];
  if (headers.length % 2 !== 0) {
    throw nodeError(new TypeError("The argument 'headers' is invalid."), 'ERR_INVALID_ARG_VALUE');
  }
  const pairs: [string, HeaderValue][] = [];
  for (let at = 0; at < headers.length; at += 2)
    pairs.push([headers[at] as string, headers[at + 1] as HeaderValue]);
  return pairs;
}
