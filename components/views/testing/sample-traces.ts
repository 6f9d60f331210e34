/** Runs made by hand that between them show everything the views can draw. */
import type { Trace } from '../../../wire/index.ts';
import { frame, toClient, toServer, TraceWriter } from './trace-writer.ts';

const upgradeRequest = `GET /s/k3f9/ticker HTTP/1.1
Host: sandbox.example:8101
Connection: Upgrade
Upgrade: websocket
Origin: https://course.example
User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36
Sec-WebSocket-Version: 13
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

`;

const upgradeResponse = (accept = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=') => `HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Accept: ${accept}

`;

const key = [0x37, 0xfa, 0x21, 0x3d] as const;
const tick = (seq: number) =>
  JSON.stringify({ seq, symbol: 'YHOO', price: 41.2 + seq / 100, at: 1000 * seq });

/** A WebSocket from handshake to close: text, ping, fragments, several frames in one chunk, one frame in several. */
export function websocketTrace(): Trace {
  const fragments = [frame(1, 'The price of ', { fin: false }), frame(0, 'YHOO is up')];
  const long = frame(1, tick(3).repeat(6));
  return new TraceWriter()
    .wait(0.9)
    .open(1)
    .wait(1.4)
    .chunk(1, toServer, upgradeRequest)
    .wait(3.2)
    .chunk(1, toClient, upgradeResponse())
    .wait(6.9)
    .chunk(1, toServer, frame(1, 'Hello', { key }))
    .wait(1.1)
    .chunk(1, toClient, frame(1, tick(1)), frame(1, tick(2)))
    .wait(412)
    .chunk(1, toClient, ...fragments)
    .wait(988)
    .chunk(1, toClient, frame(9, 'are you there'))
    .wait(2)
    .chunk(1, toServer, frame(10, 'are you there', { key: [0x9c, 0x11, 0x42, 0xe7] }))
    .wait(30)
    .chunk(1, toClient, long.subarray(0, 100))
    .wait(4)
    .chunk(1, toClient, long.subarray(100, 250))
    .wait(6)
    .chunk(1, toClient, long.subarray(250))
    .wait(60)
    .chunk(
      1,
      toServer,
      frame(2, Uint8Array.of(0, 1, 2, 254, 255, 104, 105), { key: [0xd1, 0x5e, 0xa5, 0x01] }),
    )
    .wait(2040)
    .chunk(1, toServer, frame(8, Uint8Array.of(0x03, 0xe8), { key: [0x4a, 0xc3, 0x90, 0x0f] }))
    .wait(1.2)
    .chunk(1, toClient, frame(8, Uint8Array.of(0x03, 0xe8)))
    .wait(0.4)
    .close(1, 'server')
    .wait(0.6)
    .close(1, 'client').trace;
}

const pollRequest = (after: number) => `GET /s/k3f9/quotes?after=${after} HTTP/1.1
Host: sandbox.example:8101
Connection: keep-alive
Accept: */*
Origin: https://course.example
User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Safari/537.36

`;

const pollResponse = (body: string) => `HTTP/1.1 200 OK
Content-Type: application/json
Cache-Control: no-store
Date: Thu, 01 Jan 2026 12:00:00 GMT
Connection: keep-alive
Content-Length: ${body.length}

${body}`;

/** Short polling over one kept-alive connection, a second one opened beside it, and a reset at the end. */
export function pollingTrace(): Trace {
  const writer = new TraceWriter().wait(1.2).open(1).wait(0.8);
  for (let poll = 0; poll < 4; poll += 1) {
    writer
      .chunk(1, toServer, pollRequest(poll))
      .wait(2.1)
      .chunk(1, toClient, pollResponse(poll % 2 ? '[]' : `[${tick(poll)}]`))
      .wait(998);
  }
  return writer
    .open(2)
    .wait(1)
    .chunk(2, toServer, pollRequest(4))
    .wait(1)
    .close(2, 'server', 'reset')
    .wait(40)
    .close(1, 'sandbox').trace;
}

/** A server that answers the handshake with the wrong Sec-WebSocket-Accept, and a client that leaves. */
export function wrongAcceptTrace(): Trace {
  return new TraceWriter()
    .wait(1)
    .open(1)
    .wait(1)
    .chunk(1, toServer, upgradeRequest)
    .wait(2)
    .chunk(1, toClient, upgradeResponse('AAAAAAAAAAAAAAAAAAAAAAAAAAA='))
    .wait(1)
    .close(1, 'client').trace;
}

/** A client that forgets to mask, and a server that sends a reserved bit. */
export function brokenFramesTrace(): Trace {
  const reserved = frame(1, 'odd');
  reserved[0] = 0xc1 | 0x20;
  return new TraceWriter()
    .open(1)
    .wait(1)
    .chunk(1, toServer, upgradeRequest)
    .wait(2)
    .chunk(1, toClient, upgradeResponse())
    .wait(3)
    .chunk(1, toServer, frame(1, 'no mask'))
    .wait(1)
    .chunk(1, toClient, reserved)
    .wait(1)
    .close(1, 'client', 'reset').trace;
}

/** Two servers, three kinds of clients, and a network that interferes. */
export function partiesTrace(): Trace {
  const writer = new TraceWriter()
    .wait(1)
    .open(1)
    .wait(1)
    .line('client', 'asking')
    .chunk(1, toServer, pollRequest(0));
  writer.wait(1).open(2, 'hub.ts', 'server.ts').chunk(2, toServer, pollRequest(1)).wait(2);
  writer
    .chunk(2, toClient, pollResponse(`[${tick(1)}]`))
    .wait(1)
    .line('server', 'the hub answered');
  writer.condition(1, 'latency', toClient, 'held for 40 ms').wait(40);
  writer.chunk(1, toClient, pollResponse(`[${tick(1)},${tick(2)}]`)).wait(3);
  for (let probe = 1; probe <= 6; probe += 1) writer.open(2 + probe, 'server.ts', `herd ${probe}`).wait(1);
  writer
    .open(9, 'server.ts', 'probe 1')
    .wait(20)
    .condition(0, 'changed', toServer, 'The link is cut from now on.');
  return writer.wait(1).condition(1, 'reset', toServer, 'RST sent to both').close(1, 'server', 'reset').trace;
}

/** The samples by name. */
export const samples: Readonly<Record<string, () => Trace>> = {
  websocket: websocketTrace,
  polling: pollingTrace,
  'wrong-accept': wrongAcceptTrace,
  'broken-frames': brokenFramesTrace,
  parties: partiesTrace,
};
