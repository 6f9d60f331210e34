// This file runs in the sandbox, and as it is on your own
// machine with Node.
import http from 'node:http';

interface Tick {
  seq: number; // 1, 2, 3 and so on, with no gap
  symbol: string;
  price: number;
  at: number; // when the price was made, in milliseconds since 1970
}

const ticks: Tick[] = [];

// The market: bursts of trade with quiet between them. The
// numbers look random, but are the same in each run, so that
// two runs can be compared.
let seed = 25808;
function random() {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
}

function trade() {
  const last = ticks.at(-1) ?? { seq: 0, price: 100 };
  const price = Math.round((last.price + random() * 2 - 1) * 100) / 100;
  ticks.push({ seq: last.seq + 1, symbol: 'ACME', price, at: Date.now() });
  if (ticks.length > 1000) ticks.shift(); // what is too old is forgotten
  setTimeout(trade, random() < 0.6 ? 40 + random() * 200 : 1000 + random() * 2000);
}

let marketIsOpen = false;
let delivered = 0;
let waited = 0; // the sum over all delivered ticks, in milliseconds

const server = http.createServer((request, response) => {
  if (!marketIsOpen) setTimeout(trade, 300); // the first question opens the market
  marketIsOpen = true;

  const url = new URL(request.url ?? '/', 'http://localhost');
  const since = Number(url.searchParams.get('since') ?? 0);
  const fresh = ticks.filter((tick) => tick.seq > since);

  // The page comes from another origin than this server.
  // Without this header the browser would take the answer and
  // keep it from the script (CORS).
  response.setHeader('Access-Control-Allow-Origin', '*');
  // No cache may keep this answer and give it to the next
  // question.
  response.setHeader('Cache-Control', 'no-store');

  if (fresh.length === 0) {
    response.statusCode = 204;
    response.end();
    return;
  }

  for (const tick of fresh) waited += Date.now() - tick.at;
  delivered += fresh.length;
  console.log(`mean wait of ${delivered} ticks: ${Math.round(waited / delivered)} ms`);

  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(fresh));
});

server.listen(8080);
