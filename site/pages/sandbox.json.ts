/** Tells the page where the sandbox is; a host may replace this file without building the site again. */
import { readSettings } from '../settings.ts';

export const GET = (): Response => Response.json({ url: readSettings(process.env).sandbox });
