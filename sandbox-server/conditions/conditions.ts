/**
 * Network conditions: what lies between a session's clients and its servers.
 *
 * They stand behind the tap as the client sees it: the trace has what a client sent when
 * it sent it, and what a client received when it received it. What happened on the way
 * is told by `condition` marks. So a slow network shows in the trace as it shows to the
 * client, as time between request and answer, and the marks say why.
 *
 * The order of the bytes is always kept. What waits on the way counts as under way, so a
 * sender is held back as by a real network, and nothing grows without a bound.
 */

/** What a connection may come to by the network's doing. */
export type Cut = 'close' | 'reset' | 'black-hole';

/** All off unless given. Each holds for all connections of the session's clients. */
export interface NetworkConditions {
  /** Chooses every random draw; each connection draws its own numbers from it. 1 unless given. */
  readonly seed?: number;
  /** Time on the way, in milliseconds, each way. */
  readonly latencyMs?: number;
  /** Up to this much more, drawn anew for each chunk, in milliseconds. A chunk never overtakes another. */
  readonly jitterMs?: number;
  /** Bytes a second, each way of each connection. */
  readonly bytesPerSecond?: number;
  /** Nothing passes, and no end either, though both sides stay connected; what was sent passes when this is lifted. */
  readonly blackHole?: boolean;
  /** What becomes of each connection once it has carried so many bytes to its client. */
  readonly cutAfter?: { readonly bytes: number; readonly how: Cut };
  /** A proxy that keeps an answer until it is complete, or until it has so many bytes. */
  readonly bufferBytes?: number;
  /** A proxy that passes bytes on in pieces of other lengths, at most this long. */
  readonly rechunkBytes?: number;
  /** Both sides read one byte at a time. */
  readonly oneByteReads?: boolean;
  /** A proxy that closes a connection through which nothing passed for so long, in milliseconds. */
  readonly idleTimeoutMs?: number;
  /** A proxy that takes Upgrade, Connection, and what Connection names out of requests (RFC 9110 §7.6.1). */
  readonly stripUpgrade?: boolean;
  /** One bit is flipped in about so many bytes, each way. */
  readonly flipEveryBytes?: number;
}

/** What a mark says of a cut. */
export const CUT_TEXTS: Record<Cut, string> = {
  close: 'The network closed the connection: FIN to both sides.',
  reset: 'The network reset the connection: RST to both sides.',
  'black-hole': 'From here on a black hole: nothing arrives, and nobody is told.',
};

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly unit: string;
}

/** What each number may be. */
export const BOUNDS = {
  seed: { from: 0, to: 0xffff_ffff, unit: '' },
  latencyMs: { from: 0, to: 10_000, unit: 'ms' },
  jitterMs: { from: 0, to: 10_000, unit: 'ms' },
  bytesPerSecond: { from: 100, to: 1_000_000_000, unit: 'bytes a second' },
  // Less than a guest may have under way, or it would wait for the proxy and the proxy for it.
  bufferBytes: { from: 1, to: 128 * 1024, unit: 'bytes' },
  rechunkBytes: { from: 1, to: 64 * 1024, unit: 'bytes' },
  idleTimeoutMs: { from: 50, to: 600_000, unit: 'ms' },
  flipEveryBytes: { from: 1, to: 1_000_000_000, unit: 'bytes' },
} as const satisfies Partial<Record<keyof NetworkConditions, Bounds>>;

const SWITCHES = ['blackHole', 'oneByteReads', 'stripUpgrade'] as const;
export const CUTS: readonly Cut[] = ['close', 'reset', 'black-hole'];
const CUT_BOUNDS: Bounds = { from: 0, to: 1_000_000_000, unit: 'bytes' };

/** Reads what a page asks for. Returns what is wrong, as the end of a sentence, where something is. */
export function readConditions(value: unknown): NetworkConditions | string {
  if (!isRecord(value)) return 'conditions is not an object';
  const conditions: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(value)) {
    const problem = problemOf(name, given);
    if (problem !== undefined) return problem;
    conditions[name] = given;
  }
  return conditions;
}

function problemOf(name: string, given: unknown): string | undefined {
  if (isNumberName(name)) return numberProblem(name, given, BOUNDS[name]);
  if (SWITCHES.some((known) => known === name)) {
    return typeof given === 'boolean' ? undefined : `${name} is neither true nor false`;
  }
  if (name !== 'cutAfter') return `there is no condition “${name.slice(0, 40)}”`;
  if (!isRecord(given) || !CUTS.some((cut) => cut === given['how'])) {
    return `cutAfter needs bytes, and how: ${CUTS.join(', ')}`;
  }
  return numberProblem('cutAfter.bytes', given['bytes'], CUT_BOUNDS);
}

function numberProblem(name: string, given: unknown, { from, to, unit }: Bounds): string | undefined {
  const is = Number.isSafeInteger(given) && Number(given) >= from && Number(given) <= to;
  return is ? undefined : `${name} is not a whole number from ${from} to ${to}${unit && ` ${unit}`}`;
}

const isNumberName = (name: string): name is keyof typeof BOUNDS => Object.hasOwn(BOUNDS, name);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The conditions in words, for the mark that they changed. */
export function describeConditions(conditions: NetworkConditions): string {
  const { latencyMs = 0, jitterMs = 0, bytesPerSecond, cutAfter, bufferBytes, rechunkBytes } = conditions;
  const { idleTimeoutMs, flipEveryBytes } = conditions;
  const parts = [
    latencyMs > 0 && `${latencyMs} ms of latency each way`,
    jitterMs > 0 && `up to ${jitterMs} ms of jitter`,
    bytesPerSecond && `${bytesPerSecond} bytes a second`,
    conditions.blackHole && 'a black hole: nothing passes',
    cutAfter && `${cutAfter.how} after ${cutAfter.bytes} bytes to the client`,
    bufferBytes && `a proxy that holds answers until they are complete or have ${bufferBytes} bytes`,
    rechunkBytes && `pieces of at most ${rechunkBytes} bytes`,
    conditions.oneByteReads && 'one byte at a time',
    idleTimeoutMs && `connections closed after ${idleTimeoutMs} ms of silence`,
    conditions.stripUpgrade && 'a proxy that does not let Upgrade through',
    flipEveryBytes && `a bit flipped in about ${flipEveryBytes} bytes`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? 'No network conditions.' : `Network conditions: ${parts.join(', ')}.`;
}
