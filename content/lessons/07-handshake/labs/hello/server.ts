import { WebSocketServer } from 'ws';

let tick = { seq: 0, symbol: 'ACME', price: 100, at: Date.now() };

function nextTick() {
  const price = Math.round((tick.price + Math.random() * 2 - 1) * 100) / 100;
  tick = { seq: tick.seq + 1, symbol: 'ACME', price, at: Date.now() };
  return JSON.stringify(tick);
}

// The whole handshake is in here: `ws` reads the request and
// answers it.
const server = new WebSocketServer({ port: 8080, path: '/ticker' });

server.on('connection', (socket, request) => {
  console.log(`${request.method} ${request.url}`);
  console.log('Origin:', request.headers.origin);

  let timer: ReturnType<typeof setInterval> | undefined;

  socket.on('message', (data) => {
    console.log('the client says', data.toString());
    timer ??= setInterval(() => socket.send(nextTick()), 400);
  });

  socket.on('close', (code, reason) => {
    clearInterval(timer);
    console.log('close', code, reason.toString());
  });
});
