/** Addresses within the site, wherever it is served. */

/** A path such as `lessons/short-polling/` under the site's base path. */
export const address = (path: string): string => `${import.meta.env.BASE_URL.replace(/\/$/, '')}/${path}`;
