/** What the field table says about one id: the only place where this prose lives. */
export interface Entry {
  /** A few words, as a label: `FIN`, `Masking key`. */
  readonly name: string;
  /** What the bits say. One or two sentences. */
  readonly meaning: string;
  /** Why the protocol has it. */
  readonly why: string;
  readonly source: Source;
}

/** What the table says about a rule that bytes can break. */
export interface Rule extends Entry {
  /** WebSocket only: the close code with which the receiver should fail the connection (RFC 6455 §7.4.1). */
  readonly closeCode?: number;
}

/** Where the standard says so. */
export interface Source {
  /** `RFC 6455 §5.2`. */
  readonly section: string;
  readonly url: string;
}

/** An entry as it is written down: `RFC 6455 §5.2`, or a section and its URL with a space between. */
export type RawEntry = Omit<Entry, 'source'> & { readonly source: string };
export type RawRule = Omit<Rule, 'source'> & { readonly source: string };

/** Sections of RFCs have URLs that follow from their names. */
export function readSource(source: string): Source {
  const written = /^(.*) (https:.*)$/.exec(source);
  const [, section = source, url = ''] = written ?? [];
  if (written) return { section, url };
  const [, number = '', part = ''] = /^RFC (\d+) §(.*)$/.exec(source) ?? [];
  return { section: source, url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${part}` };
}

type Sourced<T> = Omit<T, 'source'> & { readonly source: Source };

/** A table with its sources as sections and URLs. */
export function withSources<K extends PropertyKey, T extends RawEntry>(
  table: Readonly<Record<K, T>>,
): Readonly<Record<K, Sourced<T>>> {
  const sourced: Partial<Record<K, Sourced<T>>> = {};
  for (const id of Object.keys(table) as K[])
    sourced[id] = { ...table[id], source: readSource(table[id].source) };
  return sourced as Record<K, Sourced<T>>;
}
