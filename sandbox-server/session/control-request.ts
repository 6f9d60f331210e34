/** Reads what a page sends on the control channel, and says plainly what is wrong with it. */
import { CUTS, readConditions } from '../conditions/conditions.ts';
import { readPlan, readSteps } from '../probes/probe-request.ts';
import type { ControlRequest } from '../protocol.ts';
import type { SessionLimits } from './limits.ts';
import type { Refusal } from './sessions.ts';
import { SERVER_NAME } from './token.ts';

/** Folders and file names that begin with a letter or digit, with an extension: no dots that climb, no `__proto__`. */
const FILE_NAME = /^(?:[A-Za-z0-9][\w-]*\/)*[A-Za-z0-9][\w.-]*\.[a-z]+$/;
const FILE_NAME_LENGTH = 100;

/** Parses one text message. Returns a refusal for whatever is not a request of this protocol. */
export function readControlRequest(text: string, limits: SessionLimits): ControlRequest | Refusal {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  if (!isRecord(message)) return malformed('it is not a JSON object');
  switch (message['type']) {
    case 'hello':
      return readHello(message);
    case 'run':
      return readRun(message, limits);
    case 'stop':
      return { type: 'stop' };
    case 'conditions':
      return readChange(message);
    case 'cut':
      return readCut(message);
    case 'probe':
    case 'herd':
      return readPlayed(message, limits);
    default:
      return malformed('its type is none of those that the sandbox knows');
  }
}

function readHello({ version, session, token, received }: Record<string, unknown>): ControlRequest | Refusal {
  if (!isCount(version)) return malformed('version is not a whole number');
  if (session === undefined && token === undefined) return { type: 'hello', version };
  if (typeof session !== 'string' || typeof token !== 'string') {
    return malformed('session and token are not both strings');
  }
  if (received === undefined) return { type: 'hello', version, session, token };
  if (!isCount(received)) return malformed('received is not a whole number');
  return { type: 'hello', version, session, token, received };
}

function readRun(message: Record<string, unknown>, limits: SessionLimits): ControlRequest | Refusal {
  const { run, files, entry, servers } = message;
  if (!isCount(run)) return malformed('run is not a whole number');
  if (!isRecord(files)) return malformed('files is not an object');
  const list: [string, string][] = [];
  let length = 0;
  for (const [name, code] of Object.entries(files)) {
    if (name.length > FILE_NAME_LENGTH || !FILE_NAME.test(name)) {
      return malformed('the name of a file is not like server.js or lib/frames.js');
    }
    if (typeof code !== 'string') return malformed(`the file ${name} is not a string`);
    length += code.length;
    list.push([name, code]);
  }
  if (list.length > limits.files) return tooLarge(`A run may have ${limits.files} files.`);
  if (length > limits.filesLength) {
    return tooLarge(`The files of a run may have ${limits.filesLength} characters together.`);
  }
  if (typeof entry !== 'string' || !list.some(([name]) => name === entry)) {
    return malformed('entry is not the name of one of the files');
  }
  const request = { type: 'run' as const, run, files: Object.fromEntries(list), entry };
  if (servers === undefined) return request;
  if (!isListOf(servers, (name) => list.some(([known]) => known === name))) {
    return malformed('servers is not a list of names of the files');
  }
  if (new Set([entry, ...servers]).size <= servers.length) return malformed('servers names a file twice');
  if (servers.length >= limits.servers) return tooLarge(`A run may have ${limits.servers} servers.`);
  return { ...request, servers };
}

function readChange({ conditions: given }: Record<string, unknown>): ControlRequest | Refusal {
  const conditions = readConditions(given);
  return typeof conditions === 'string' ? malformed(conditions) : { type: 'conditions', conditions };
}

function readCut({ how: given, connection }: Record<string, unknown>): ControlRequest | Refusal {
  const how = CUTS.find((cut) => cut === given);
  if (how === undefined) return malformed(`how is none of ${CUTS.join(', ')}`);
  if (connection === undefined) return { type: 'cut', how };
  return isCount(connection)
    ? { type: 'cut', how, connection }
    : malformed('connection is not a whole number');
}

function readPlayed(message: Record<string, unknown>, limits: SessionLimits): ControlRequest | Refusal {
  const { type, server, record } = message;
  const number = type === 'probe' ? message['probe'] : message['herd'];
  if (!isCount(number)) return malformed('the number of the probe or herd is not a whole number');
  if (server !== undefined && (typeof server !== 'string' || !SERVER_NAME.test(server))) {
    return malformed('server is not the name of a server');
  }
  if (record !== undefined && typeof record !== 'boolean')
    return malformed('record is neither true nor false');
  const options = { ...(server !== undefined && { server }), ...(record !== undefined && { record }) };
  if (type === 'probe') {
    const steps = readSteps(message['steps']);
    return typeof steps === 'string' ? malformed(steps) : { type, probe: number, steps, ...options };
  }
  const plan = readPlan(message['plan'], limits.playedClients);
  return typeof plan === 'string' ? malformed(plan) : { type: 'herd', herd: number, plan, ...options };
}

const malformed = (why: string): Refusal => ({
  code: 'malformed',
  message: `The sandbox did not understand the page: ${why}. Reload the page; if that does not help, it is a fault of the site.`,
});

const tooLarge = (message: string): Refusal => ({ code: 'too-large', message });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = (value: unknown, is: (entry: unknown) => boolean): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string' && is(entry));

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
