/** How an RFC is named and where it is read. */

/** Address of an RFC or of one of its sections. Sections that start with a letter are appendices. */
export function rfcAddress(rfc: number | string, section?: string): string {
  const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`;
  if (section === undefined) return page;
  return `${page}#${/^[A-Z]/.test(section) ? 'appendix' : 'section'}-${section}`;
}

/** `RFC 6455 §5.2`, with spaces that do not break. */
export const rfcName = (rfc: number | string, section?: string): string =>
  `RFC\u00a0${rfc}${section === undefined ? '' : `\u00a0§${section}`}`;
