/** What the panel says of a run: the same words at build time and when the reader touches a byte. */
import type { RunField } from './runs.ts';

/** Meaning and section of whatever the fields of the runs are about. */
export type Entries = Readonly<Record<string, readonly [meaning: string, section: string]>>;

export interface PanelText {
  /** Name and value of each field in the run. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly meaning: string;
  readonly section: string;
}

/** Fields that share a byte are all named; what is explained is the last of them, which says most. */
export function panelText(fields: readonly RunField[], entries: Entries): PanelText {
  const [meaning = '', section = ''] = entries[fields.at(-1)?.about ?? ''] ?? [];
  return { fields: fields.map(({ name, value }) => [name, value] as const), meaning, section };
}
