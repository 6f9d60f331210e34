/** The parts of HAR 1.2 that are written and read here, with the WebSocket messages that browsers add to it. */

export interface Har {
  readonly log: {
    readonly version: string;
    readonly creator: { readonly name: string; readonly version: string };
    readonly comment?: string;
    readonly entries: readonly HarEntry[];
  };
}

export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string;
  /** In milliseconds, as all times below. */
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number };
  readonly connection?: string;
  readonly _resourceType?: string;
  readonly _webSocketMessages?: readonly HarMessage[];
}

export interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  readonly cookies: readonly HarPair[];
  readonly headersSize: number;
  readonly bodySize: number;
  readonly postData?: { readonly mimeType: string; readonly text: string };
}

export interface HarResponse {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly HarPair[];
  readonly cookies: readonly HarPair[];
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: string;
    readonly comment?: string;
  };
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
}

/** A message of a WebSocket, as Chromium writes it. */
export interface HarMessage {
  readonly type: 'send' | 'receive';
  /** In seconds since the epoch. */
  readonly time: number;
  readonly opcode: number;
  /** Text, or base64 for opcodes other than 1. */
  readonly data: string;
}
