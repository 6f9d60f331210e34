/** The head of an HTTP message line by line, each with what it is for and what is wrong with it. */
import {
  type Entry,
  type Field,
  fieldEntry,
  headerTable,
  type Problem,
  type RequestItem,
  type ResponseItem,
  type Source,
} from '../../../wire/index.ts';

export interface HeadLine {
  readonly field: Field;
  /** The line as it stands on the wire, without its line end. */
  readonly text: string;
  /** The header's name where the line is a header, to set it apart. */
  readonly name?: string;
  readonly value?: string;
  readonly purpose: string;
  readonly why: string;
  readonly source: Source;
  readonly problems: readonly Problem[];
}

const lineFields: ReadonlySet<string> = new Set([
  'http.request-line',
  'http.status-line',
  'http.header',
  'http.malformed-line',
  'http.unfinished-line',
]);

/** The lines of a head, the empty one at its end left out. */
export const headLines = (item: RequestItem | ResponseItem): readonly HeadLine[] =>
  item.fields.filter((field) => lineFields.has(field.id)).map(headLine);

function headLine(field: Field): HeadLine {
  const part = (id: string): string | undefined => field.children.find((child) => child.id === id)?.value;
  const name = part('http.header-name');
  const entry = (name && headerEntry(name)) || fieldEntry(field.id);
  const line = {
    field,
    text: field.value,
    purpose: entry.meaning,
    why: entry.why,
    source: entry.source,
    problems: problemsWithin(field),
  };
  return name === undefined ? line : { ...line, name, value: part('http.header-value') ?? '' };
}

/** What a header is for; nothing for those that the table does not have. Headers of one family share an entry. */
function headerEntry(name: string): Entry | undefined {
  const lower = name.toLowerCase();
  return headerTable[lower.startsWith('sec-fetch-') ? 'sec-fetch-dest' : lower];
}

const problemsWithin = (field: Field): readonly Problem[] => [
  ...field.problems,
  ...field.children.flatMap(problemsWithin),
];

/** Problems of a message that no line of its head has: something is missing, or the body is wrong. */
export function otherProblems(item: RequestItem | ResponseItem): readonly Problem[] {
  const placed = new Set(headLines(item).flatMap((line) => line.problems));
  return item.problems.filter((problem) => !placed.has(problem));
}
