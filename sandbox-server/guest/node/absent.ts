/** Modules that `ws` imports for its clients only; no server comes here. */
import { absentFunction } from '../errors.ts';

const WHY = 'a server here answers connections and opens none';

export const request = absentFunction('https.request()', WHY);
export const get = absentFunction('https.get()', WHY);
export const connect = absentFunction('tls.connect()', WHY);
export const stringify = absentFunction('querystring.stringify()', WHY);
export const parse = absentFunction('querystring.parse()', WHY);
