/**
 * The address of your own server in the sandbox, as an `http:` or `https:` URL without a
 * slash at its end: `` fetch(`${HTTP_URL}/ticks`) ``, `` new EventSource(`${HTTP_URL}/stream`) ``.
 *
 * Client files have it; on your own machine it would be the address of your server,
 * such as `http://localhost:8080`.
 */
declare const HTTP_URL: string;

/**
 * The address of your own server in the sandbox, as a `ws:` or `wss:` URL without a slash
 * at its end: `` new WebSocket(`${WS_URL}/ticker`) ``.
 *
 * Client files have it; on your own machine it would be the address of your server,
 * such as `ws://localhost:8080`.
 */
declare const WS_URL: string;
