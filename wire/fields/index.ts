/**
 * The field table: what every field, value and problem is called, what it means,
 * why it is so, and where the standard says so. Tooltips, text alternatives,
 * lessons and the reference pages all take their prose from here.
 */
import { applicationCloseCodes, closeCodes } from './close-codes.ts';
import { type Entry, type RawRule, type Rule, withSources } from './entry.ts';
import { headers } from './headers.ts';
import { httpFields } from './http.ts';
import { httpProblems } from './http-problems.ts';
import { opcodes } from './opcodes.ts';
import { statuses } from './statuses.ts';
import { streamFields, streamProblems } from './streams.ts';
import { websocketFields } from './websocket.ts';
import { websocketProblems } from './websocket-problems.ts';

export type { Entry, Rule, Source } from './entry.ts';

export type FieldId = keyof typeof httpFields | keyof typeof streamFields | keyof typeof websocketFields;
export type ProblemId =
  keyof typeof httpProblems | keyof typeof streamProblems | keyof typeof websocketProblems;

// The tables are marked as pure, so that a page that only dissects does not load their prose.

/** Every field that a dissector can emit, by id. */
export const fieldTable: Readonly<Record<FieldId, Entry>> = /* @__PURE__ */ (() =>
  withSources({ ...httpFields, ...streamFields, ...websocketFields }))();

/** Every problem that a dissector can find, by id. */
export const problemTable: Readonly<Record<ProblemId, Rule>> = /* @__PURE__ */ (() =>
  withSources<ProblemId, RawRule>({ ...httpProblems, ...streamProblems, ...websocketProblems }))();

/** Opcodes of WebSocket frames. */
export const opcodeTable: Readonly<Record<number, Entry>> = /* @__PURE__ */ withSources(opcodes);

/** Close codes below 3000; see `closeCodeEntry` for all. */
export const closeCodeTable: Readonly<Record<number, Entry>> = /* @__PURE__ */ withSources(closeCodes);

/** Headers that matter for realtime, by their name in lower case. */
export const headerTable: Readonly<Record<string, Entry>> = /* @__PURE__ */ withSources(headers);

/** Status codes that matter for realtime. */
export const statusTable: Readonly<Record<number, Entry>> = /* @__PURE__ */ withSources(statuses);

/** What the table says about a field. */
export const fieldEntry = (id: FieldId): Entry => fieldTable[id];

/** What the table says about a problem. */
export const problemEntry = (id: ProblemId): Rule => problemTable[id];

/** What the table says about a close code; codes from 3000 on are for applications. */
export function closeCodeEntry(code: number): Entry | undefined {
  if (code >= 3000 && code <= 4999) return applicationCodes[code < 4000 ? 'registered' : 'private'];
  return closeCodeTable[code];
}

const applicationCodes: Readonly<Record<'registered' | 'private', Entry>> =
  /* @__PURE__ */ withSources(applicationCloseCodes);
