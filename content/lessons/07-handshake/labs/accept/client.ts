// First a WebSocket; when it is over, an ordinary GET to the
// same address.

const socket = new WebSocket(`${WS_URL}/ticker`);
let ticks = 0;

socket.addEventListener('open', () => {
  console.log('open');
  socket.send('Hello');
});

socket.addEventListener('message', (event) => {
  console.log('tick', event.data);
  ticks += 1;
  if (ticks === 3) socket.close(1000, 'enough');
});

socket.addEventListener('error', () => console.log('error (the event says no more)'));

socket.addEventListener('close', (event) => {
  console.log(`close ${event.code}, clean: ${event.wasClean}`);
  askPlainly();
});

// No Upgrade, no key, no version. A script cannot set these
// headers either.
async function askPlainly() {
  try {
    const response = await fetch(`${HTTP_URL}/ticker`);
    console.log('an ordinary GET was answered', response.status);
  } catch (error) {
    console.log('an ordinary GET failed:', String(error));
  }
}
