/**
 * The field table: what every field, value and problem is called, what it means,
 * why it is so, and where the standard says so. Tooltips, text alternatives,
 * lessons and the reference pages all take their prose from here.
 */
import { closeCodeTable } from './close-codes.ts';
import { type Entry, rfc, type Rule } from './entry.ts';
import { headerTable } from './headers.ts';
import { httpFields } from './http.ts';
import { opcodeTable } from './opcodes.ts';
import { problems } from './problems.ts';
import { statusTable } from './statuses.ts';
import { streamFields } from './streams.ts';
import { websocketFields } from './websocket.ts';

export type { Entry, Rule, Source } from './entry.ts';
export { closeCodeTable, headerTable, opcodeTable, statusTable };

/** Every field that a dissector can emit, by id. */
export const fieldTable = { ...httpFields, ...streamFields, ...websocketFields };

/** Every problem that a dissector can find, by id. */
export const problemTable = problems;

export type FieldId = keyof typeof fieldTable;
export type ProblemId = keyof typeof problemTable;

/** What the table says about a field. */
export const fieldEntry = (id: FieldId): Entry => fieldTable[id];

/** What the table says about a problem. */
export const problemEntry = (id: ProblemId): Rule => problemTable[id];

/** What the table says about a close code; codes from 3000 on are for applications. */
export function closeCodeEntry(code: number): Entry | undefined {
  if (code >= 3000 && code <= 3999) return REGISTERED;
  if (code >= 4000 && code <= 4999) return PRIVATE;
  return closeCodeTable[code];
}

const REGISTERED: Entry = {
  name: 'Registered code',
  meaning: 'A code of a library or framework, registered with IANA.',
  why: 'Libraries need codes that do not collide with those of others.',
  source: rfc(6455, '7.4.2'),
};

const PRIVATE: Entry = {
  name: 'Private code',
  meaning: 'A code that this application gave a meaning of its own.',
  why: 'Nobody else will use these codes, so no registration is needed.',
  source: rfc(6455, '7.4.2'),
};
