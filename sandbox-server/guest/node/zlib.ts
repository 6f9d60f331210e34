/** `node:zlib`. */
import { absentFunction } from '../errors.ts';

const WHY = 'compression is not here yet';

export const createDeflateRaw = absentFunction('zlib.createDeflateRaw()', WHY);
export const createInflateRaw = absentFunction('zlib.createInflateRaw()', WHY);
export const constants = { Z_SYNC_FLUSH: 2, Z_DEFAULT_WINDOWBITS: 15 };
