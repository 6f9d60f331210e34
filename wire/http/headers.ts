import type { Header } from '../conversation/conversation.ts';

/** All values of a header, in order; upper and lower case of the name mean the same (RFC 9110 §5.1). */
export function headerValues(headers: readonly Header[], name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter((header) => header.name.toLowerCase() === wanted).map((header) => header.value);
}

/** The first value of a header. */
export const headerValue = (headers: readonly Header[], name: string): string | undefined =>
  headerValues(headers, name)[0];

/** The members of a header that holds a list, such as `Connection: keep-alive, Upgrade`, in lower case. */
export const headerList = (headers: readonly Header[], name: string): string[] =>
  headerValues(headers, name)
    .flatMap((value) => value.split(','))
    .map((member) => member.trim().toLowerCase())
    .filter((member) => member !== '');
