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

/** Where the standard says so. */
export interface Source {
  /** `RFC 6455 §5.2`. */
  readonly section: string;
  readonly url: string;
}

/** A section of an RFC, such as `rfc(6455, '5.2')`. */
export const rfc = (number: number, section: string): Source => ({
  section: `RFC ${number} §${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** What the table says about a rule that bytes can break. */
export interface Rule extends Entry {
  /** WebSocket only: the close code with which the receiver should fail the connection (RFC 6455 §7.4.1). */
  readonly closeCode?: number;
}
