import http from 'node:http';

interface Tick {
  seq: number;
  symbol: string;
  price: number;
  at: number;
}

const ticks: Tick[] = [];

let seed = 2;
function random() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

// This exchange publishes by a timetable. It knows when the
// next tick is due (the clients do not), and the pauses
// differ.
let nextAt = 0;

function publish() {
  const last = ticks.at(-1) ?? { seq: 0, price: 100 };
  const price = Math.round((last.price + random() * 2 - 1) * 100) / 100;
  ticks.push({ seq: last.seq + 1, symbol: 'ACME', price, at: Date.now() });
  if (ticks.length > 1000) ticks.shift();

  const pause = 900 + random() * 1400;
  nextAt = Date.now() + pause;
  setTimeout(publish, pause);
}
publish();

const server = http.createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const since = Number(url.searchParams.get('since') ?? 0);
  const fresh = ticks.filter((tick) => tick.seq > since);

  console.log(`${fresh.length} new; the next is due in ${Math.round(nextAt - Date.now())} ms`);

  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ ticks: fresh }));
});

server.listen(8080);
