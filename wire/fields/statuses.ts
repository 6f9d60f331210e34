import type { RawEntry } from './entry.ts';

/** Status codes that matter for realtime. */
export const statuses: Readonly<Record<number, RawEntry>> = {
  100: {
    name: 'Continue',
    meaning: 'Go on and send the content.',
    why: 'A client with much to send can ask first.',
    source: 'RFC 9110 §15.2.1',
  },
  101: {
    name: 'Switching Protocols',
    meaning: 'From the end of this head on, the connection speaks another protocol.',
    why: 'This is the moment in which HTTP becomes WebSocket.',
    source: 'RFC 9110 §15.2.2',
  },
  200: {
    name: 'OK',
    meaning: 'Done, and here is the answer.',
    why: 'With a stream, the status comes at the start: what goes wrong later cannot change it.',
    source: 'RFC 9110 §15.3.1',
  },
  204: {
    name: 'No Content',
    meaning: 'Done, and there is nothing to send. EventSource stops connecting again when it gets this.',
    why: 'An answer without content needs no length.',
    source: 'RFC 9110 §15.3.5',
  },
  301: {
    name: 'Moved Permanently',
    meaning: 'Ask at another address from now on.',
    why: 'Browsers do not follow it in a WebSocket handshake.',
    source: 'RFC 9110 §15.4.2',
  },
  302: {
    name: 'Found',
    meaning: 'Ask at another address this time.',
    why: 'Browsers do not follow it in a WebSocket handshake.',
    source: 'RFC 9110 §15.4.3',
  },
  304: {
    name: 'Not Modified',
    meaning: 'What you have is still right.',
    why: 'Polling costs no content while nothing has changed.',
    source: 'RFC 9110 §15.4.5',
  },
  400: {
    name: 'Bad Request',
    meaning: 'The request is malformed. In a handshake, often a proxy removed Upgrade.',
    why: 'A server must not guess what was meant.',
    source: 'RFC 9110 §15.5.1',
  },
  401: {
    name: 'Unauthorized',
    meaning: 'Say who you are.',
    why: 'Pages cannot add an Authorization header to a WebSocket handshake.',
    source: 'RFC 9110 §15.5.2',
  },
  403: {
    name: 'Forbidden',
    meaning: 'The server knows what you want and refuses.',
    why: 'The right answer to a handshake from a wrong origin.',
    source: 'RFC 9110 §15.5.4',
  },
  404: {
    name: 'Not Found',
    meaning: 'There is nothing at this target.',
    why: 'The server may also hide something so.',
    source: 'RFC 9110 §15.5.5',
  },
  408: {
    name: 'Request Timeout',
    meaning: 'The request did not become complete in time.',
    why: 'A server cannot keep connections for clients that never finish.',
    source: 'RFC 9110 §15.5.9',
  },
  426: {
    name: 'Upgrade Required',
    meaning: 'The server wants another protocol, or another version of WebSocket.',
    why: 'It comes with the versions that would be accepted.',
    source: 'RFC 9110 §15.5.22',
  },
  429: {
    name: 'Too Many Requests',
    meaning: 'Slow down.',
    why: 'Retry-After can say for how long.',
    source: 'RFC 6585 §4',
  },
  431: {
    name: 'Request Header Fields Too Large',
    meaning: 'The head is longer than the server is willing to read.',
    why: 'Every receiver needs a bound.',
    source: 'RFC 6585 §5',
  },
  500: {
    name: 'Internal Server Error',
    meaning: 'Something broke in the server.',
    why: 'Details belong in the log of the server.',
    source: 'RFC 9110 §15.6.1',
  },
  502: {
    name: 'Bad Gateway',
    meaning: 'A proxy got no valid answer from the server behind it.',
    why: 'It tells a fault of the server from one of the proxy.',
    source: 'RFC 9110 §15.6.3',
  },
  503: {
    name: 'Service Unavailable',
    meaning: 'The server is overloaded or is being restarted.',
    why: 'Retry-After can say when to come back.',
    source: 'RFC 9110 §15.6.4',
  },
  504: {
    name: 'Gateway Timeout',
    meaning: 'A proxy waited too long for the server behind it. A long poll that is held too long ends so.',
    why: 'Proxies bound how long they wait, often to 60 seconds.',
    source: 'RFC 9110 §15.6.5',
  },
};
