/** Which properties of the browser's own objects are worth a line in the console. */

const keys: Readonly<Record<string, readonly string[]>> = {
  MessageEvent: ['type', 'data', 'origin', 'lastEventId'],
  CloseEvent: ['type', 'code', 'reason', 'wasClean'],
  ErrorEvent: ['type', 'message'],
  Event: ['type', 'target'],
  WebSocket: ['url', 'readyState', 'protocol', 'extensions', 'bufferedAmount'],
  EventSource: ['url', 'readyState', 'withCredentials'],
  Response: ['status', 'statusText', 'ok', 'url', 'type'],
  Request: ['method', 'url'],
  URL: ['href'],
  Blob: ['size', 'type'],
};

/** The keys of a platform object by its kind; undefined for any other object. */
export function platformKeys(value: object): readonly string[] | undefined {
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return Object.hasOwn(keys, tag) && isPlatform(value, tag) ? keys[tag] : undefined;
}

/** A plain object may call itself anything by `Symbol.toStringTag`; a platform object is an instance. */
function isPlatform(value: object, tag: string): boolean {
  const constructor: unknown = Reflect.get(globalThis, tag);
  return typeof constructor === 'function' && value instanceof constructor;
}
