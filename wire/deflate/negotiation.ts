/** What the two sides agreed on about permessage-deflate (RFC 7692 §7.1). */
import type { Header } from '../conversation/conversation.ts';
import type { ProblemId } from '../fields/index.ts';
import { headerValues } from '../http/headers.ts';

/** How one side compresses. */
export interface Compression {
  /** Messages may refer to those before them. */
  readonly takeover: boolean;
  /** References reach 2 to this power bytes back. */
  readonly windowBits: number;
}

export interface Deflate {
  readonly client: Compression;
  readonly server: Compression;
}

export interface Extension {
  /** In lower case. */
  readonly name: string;
  /** A parameter without a value is `true`. */
  readonly parameters: readonly (readonly [string, string | true])[];
}

/** The extensions that a head offers or accepts, with their parameters (RFC 6455 §9.1). */
export function readExtensions(headers: readonly Header[]): Extension[] {
  const members = headerValues(headers, 'sec-websocket-extensions').flatMap((value) => value.split(','));
  return members
    .map((member) => member.split(';').map((part) => part.trim()))
    .filter(([name]) => name !== undefined && name !== '')
    .map(([name = '', ...parts]) => ({ name: name.toLowerCase(), parameters: parts.map(readParameter) }));
}

function readParameter(text: string): readonly [string, string | true] {
  const [name = '', value] = text.split('=', 2).map((part) => part.trim());
  return [name.toLowerCase(), value === undefined ? true : value.replace(/^"(.*)"$/, '$1')];
}

/** The agreement that an answer states, if it states one. */
export function agreedDeflate(answer: readonly Header[]): Deflate | undefined {
  const accepted = readExtensions(answer).find(({ name }) => name === 'permessage-deflate');
  if (!accepted) return undefined;
  const has = (name: string): boolean => accepted.parameters.some(([other]) => other === name);
  const bits = (name: string): number => {
    const value = accepted.parameters.find(([other]) => other === name)?.[1];
    return typeof value === 'string' && isWindow(value) ? Number(value) : 15;
  };
  return {
    client: { takeover: !has('client_no_context_takeover'), windowBits: bits('client_max_window_bits') },
    server: { takeover: !has('server_no_context_takeover'), windowBits: bits('server_max_window_bits') },
  };
}

/** What is wrong with the parameters of an answer to an offer. */
export function deflateProblems(
  offer: readonly Header[],
  answer: readonly Header[],
): { id: ProblemId; saw: string }[] {
  const accepted = readExtensions(answer).find(({ name }) => name === 'permessage-deflate');
  const offers = readExtensions(offer).filter(({ name }) => name === 'permessage-deflate');
  const problems: { id: ProblemId; saw: string }[] = [];
  const seen = new Set<string>();
  for (const [name, value] of accepted?.parameters ?? []) {
    const saw = value === true ? name : `${name}=${value}`;
    if (seen.has(name) || !isValid(name, value)) problems.push({ id: 'deflate.bad-parameter', saw });
    seen.add(name);
    const offered = offers.some(({ parameters }) => parameters.some(([other]) => other === name));
    if (name === 'client_max_window_bits' && !offered)
      problems.push({ id: 'deflate.unasked-parameter', saw });
  }
  return problems;
}

function isValid(name: string, value: string | true): boolean {
  if (name === 'server_no_context_takeover' || name === 'client_no_context_takeover') return value === true;
  const isBits = name === 'server_max_window_bits' || name === 'client_max_window_bits';
  return isBits && value !== true && isWindow(value);
}

const isWindow = (value: string): boolean => /^([89]|1[0-5])$/.test(value);
