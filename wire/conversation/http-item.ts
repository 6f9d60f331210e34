import type { Field } from '../field.ts';
import { bodyFields } from '../http/body-fields.ts';
import { headFields } from '../http/head-fields.ts';
import type { Head } from '../http/head.ts';
import type { Located } from '../located.ts';
import type { Micros } from '../trace/trace.ts';
import type { Body, Header, ItemId, RequestItem, ResponseItem } from './conversation.ts';
import { ItemBase, type Place } from './item-base.ts';
import { streamField } from './stream-reader.ts';
import type { Classes } from './ledger.ts';

/** What an HTTP message is made from. */
export interface MessageParts {
  readonly place: Place;
  readonly startedAt: Micros;
  readonly endedAt: Micros;
  readonly complete: boolean;
  readonly length: number;
  readonly bytes: Uint8Array;
  /** The head, or as much of it as there is. */
  readonly head: Head;
  readonly headLength: number;
  /** Bytes of line ends before the start line. */
  readonly leading: number;
  readonly body: Body;
  /** Bytes of the content that carry data, and that carry nothing; the rest of it is framing. */
  readonly content: { readonly payload: number; readonly padding: number };
  readonly located: readonly Located[];
  /** Responses only: the request that this answers. */
  readonly request: ItemId | undefined;
}

abstract class Message extends ItemBase {
  protected readonly parts: MessageParts;
  protected readonly located: readonly Located[];

  constructor(parts: MessageParts) {
    super(parts.place);
    this.parts = parts;
    this.located = parts.located;
  }

  get startedAt(): Micros {
    return this.parts.startedAt;
  }

  get endedAt(): Micros {
    return this.parts.endedAt;
  }

  get complete(): boolean {
    return this.parts.complete;
  }

  get length(): number {
    return this.parts.length;
  }

  get bytes(): Uint8Array {
    return this.parts.bytes;
  }

  get headers(): readonly Header[] {
    return this.parts.head.headers;
  }

  get headLength(): number {
    return this.parts.headLength;
  }

  get body(): Body {
    return this.parts.body;
  }

  get version(): string {
    return this.parts.head.start?.version ?? '';
  }

  get classes(): Classes {
    const { length, headLength, leading, content } = this.parts;
    const framing = length - headLength - content.payload - content.padding;
    const padding = leading + content.padding;
    return {
      payload: content.payload,
      framing,
      httpHead: headLength - leading,
      padding,
      opaque: 0,
      total: length,
    };
  }

  protected dissect(): Field[] {
    const { bytes, headLength, body } = this.parts;
    const head = headFields(bytes, Math.min(headLength, bytes.length));
    const stream = body.stream && body.bytes.length > 0 ? [streamField(body.stream.format, body.bytes)] : [];
    return [...head, ...bodyFields(bytes, headLength, body.framing), ...stream];
  }
}

class Request extends Message implements RequestItem {
  readonly kind = 'request';

  get method(): string {
    const { start } = this.parts.head;
    return start?.kind === 'request' ? start.method : '';
  }

  get target(): string {
    const { start } = this.parts.head;
    return start?.kind === 'request' ? start.target : '';
  }
}

class Response extends Message implements ResponseItem {
  readonly kind = 'response';

  get status(): number {
    const { start } = this.parts.head;
    return start?.kind === 'response' ? start.status : 0;
  }

  get reason(): string {
    const { start } = this.parts.head;
    return start?.kind === 'response' ? start.reason : '';
  }

  get request(): ItemId | undefined {
    return this.parts.request;
  }
}

/** The client sends requests and the server responses, however broken they are. */
export const httpItem = (parts: MessageParts): RequestItem | ResponseItem =>
  parts.place.direction === 'client-to-server' ? new Request(parts) : new Response(parts);
