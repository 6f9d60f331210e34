// WS_URL is the address of your own server, as HTTP_URL is,
// with ws: in place of http:.

const socket = new WebSocket(`${WS_URL}/ticker`);
let ticks = 0;

socket.addEventListener('open', () => {
  console.log('open');
  socket.send('Hello');
});

socket.addEventListener('message', (event) => {
  const tick = JSON.parse(event.data);
  console.log(`#${tick.seq} ${tick.symbol} ${tick.price}`);
  ticks += 1;
  if (ticks === 5) socket.close(1000, 'enough');
});

socket.addEventListener('error', () => console.log('error (the event says no more)'));

socket.addEventListener('close', (event) => {
  console.log(`close ${event.code} "${event.reason}", clean: ${event.wasClean}`);
});
