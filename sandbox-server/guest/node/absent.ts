/** Modules that `ws` imports for what there is none of here. */
import { absentFunction } from '../errors.ts';

const WHY = 'servers of a session reach one another without TLS, over http: and ws:';

export const request = absentFunction('https.request()', WHY);
export const get = absentFunction('https.get()', WHY);
export const connect = absentFunction('tls.connect()', WHY);

/** `node:querystring`, as `ws` uses it for user names and passwords. */
export const unescape = decodeURIComponent;
