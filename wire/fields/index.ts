/**
 * The field table: what every field, value and problem is called, what it means,
 * why it is so, and where the standard says so. Tooltips, text alternatives,
 * lessons and the reference pages all take their prose from here.
 */
import type { Entry, Rule } from './entry.ts';
import { httpFields } from './http.ts';
import { problems } from './problems.ts';
import { websocketFields } from './websocket.ts';

export type { Entry, Rule, Source } from './entry.ts';

/** Every field that a dissector can emit, by id. */
export const fieldTable = { ...httpFields, ...websocketFields };

/** Every problem that a dissector can find, by id. */
export const problemTable = problems;

export type FieldId = keyof typeof fieldTable;
export type ProblemId = keyof typeof problemTable;

/** What the table says about a field. */
export const fieldEntry = (id: FieldId): Entry => fieldTable[id];

/** What the table says about a problem. */
export const problemEntry = (id: ProblemId): Rule => problemTable[id];
