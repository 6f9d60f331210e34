// A WebSocket server on bare TCP: it has to write the 101
// itself.
// Broken on purpose, in two places; both are marked.
import net from 'node:net';

function acceptFor(key: string) {
  // BROKEN: the answer to the key of the RFC's example,
  // whatever key has come.
  // Right: take the key as text, append
  // 258EAFA5-E914-47DA-95CA-C5AB0DC85B11, hash that with
  // SHA-1 and write the hash in base64 (createHash of
  // node:crypto).
  console.log('key', key);
  return 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
}

const server = net.createServer((socket) => {
  let head = '';
  let upgraded = false;
  let timer: ReturnType<typeof setInterval> | undefined;

  socket.on('data', (bytes: Buffer) => {
    if (upgraded) return readFrame(socket, bytes);

    head += bytes.toString('latin1');
    if (!head.includes('\r\n\r\n')) return; // the rest of the head is on its way
    const headers = headersOf(head);

    // BROKEN: this upgrades everybody. Unless
    // Sec-WebSocket-Version is 13, answer 426 Upgrade
    // Required, with Upgrade and Sec-WebSocket-Version, and
    // end.

    upgraded = true;
    send(socket, [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptFor(headers.get('sec-websocket-key') ?? '')}`,
    ]);
    timer = setInterval(() => socket.write(textFrame(nextTick())), 400);
  });

  socket.on('error', () => {}); // a client that refuses may just cut the connection
  socket.on('close', () => clearInterval(timer));
});

server.listen(8080);

/** Writes a message head: its lines, and the empty line that ends it. */
function send(socket: net.Socket, lines: string[]) {
  socket.write([...lines, '', ''].join('\r\n'));
}

/** Header names are the same in upper and lower case, so keep them in lower case. */
function headersOf(head: string) {
  const headers = new Map<string, string>();
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

// Frames are the next lesson. This is just enough of them to
// be a ticker, and it trusts that each frame comes in one
// piece.

function textFrame(text: string) {
  return Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]); // up to 125 bytes
}

function readFrame(socket: net.Socket, bytes: Buffer) {
  console.log('frame', bytes.toString('hex'));
  const opcode = (bytes[0] ?? 0) & 0x0f;
  if (opcode === 8) socket.end(Buffer.from('880203e8', 'hex')); // a close frame, with code 1000
}

let tick = { seq: 0, symbol: 'ACME', price: 100, at: Date.now() };

function nextTick() {
  const price = Math.round((tick.price + Math.random() * 2 - 1) * 100) / 100;
  tick = { seq: tick.seq + 1, symbol: 'ACME', price, at: Date.now() };
  return JSON.stringify(tick);
}
