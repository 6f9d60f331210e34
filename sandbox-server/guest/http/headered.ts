/** The half of an outgoing message that keeps header fields until they are sent: requests and responses share it. */
import { nodeError } from '../errors.ts';
import { HeaderFields, pairsOf, type HeaderList, type HeaderValue } from './header-fields.ts';
import { OutgoingMessage } from './outgoing.ts';
import { validateHeaderName, validateHeaderValue } from './tokens.ts';

export function headersSent(what: string): Error {
  const message = `Cannot ${what} headers after they are sent to the client`;
  return nodeError(new Error(message), 'ERR_HTTP_HEADERS_SENT');
}

export abstract class HeaderedMessage extends OutgoingMessage {
  protected readonly fields = new HeaderFields();

  get sendDate(): boolean {
    return this.framing.sendDate;
  }

  set sendDate(value: boolean) {
    this.framing.sendDate = value;
  }

  get shouldKeepAlive(): boolean {
    return this.framing.shouldKeepAlive;
  }

  set shouldKeepAlive(value: boolean) {
    this.framing.shouldKeepAlive = value;
  }

  setHeader(name: string, value: HeaderValue): this {
    if (this.headersSent) throw headersSent('set');
    this.fields.set(name, value);
    return this;
  }

  setHeaders(headers: Iterable<readonly [string, HeaderValue]>): this {
    for (const [name, value] of headers) this.setHeader(name, value);
    return this;
  }

  appendHeader(name: string, value: HeaderValue): this {
    if (this.headersSent) throw headersSent('append');
    this.fields.append(name, value);
    return this;
  }

  getHeader(name: string): HeaderValue | undefined {
    return this.fields.get(name);
  }

  getHeaders(): Record<string, HeaderValue> {
    return this.fields.toObject();
  }

  getHeaderNames(): string[] {
    return this.fields.names();
  }

  getRawHeaderNames(): string[] {
    return this.fields.rawNames();
  }

  hasHeader(name: string): boolean {
    return this.fields.has(name);
  }

  removeHeader(name: string): void {
    if (this.headersSent) throw headersSent('remove');
    this.fields.delete(name);
    this.framing.removed.add(name.toLowerCase());
    if (name.toLowerCase() === 'date') this.framing.sendDate = false;
  }

  addTrailers(trailers: HeaderList): void {
    for (const [name, value] of pairsOf(trailers)) {
      validateHeaderName(name, 'Trailer name');
      validateHeaderValue(name, value);
      this.trailer += `${name}: ${String(value)}\r\n`;
    }
  }
}
