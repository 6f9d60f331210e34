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

/** A section of the HTML standard, such as `html('9.2.4', 'the-last-event-id-header')`. */
export const html = (section: string, anchor: string): Source => ({
  section: `HTML §${section}`,
  url: `https://html.spec.whatwg.org/multipage/server-sent-events.html#${anchor}`,
});

/** A part of the Fetch standard. */
export const fetchStandard = (part: string, anchor: string): Source => ({
  section: `Fetch, ${part}`,
  url: `https://fetch.spec.whatwg.org/#${anchor}`,
});
