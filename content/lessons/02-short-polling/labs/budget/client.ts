// Works, but is over budget on purpose: it asks far too
// often. Asking less often at a fixed interval lets the ticks
// grow stale. What would a better client need to know?

const INTERVAL = 250; // milliseconds from an answer to the next question

interface Tick {
  seq: number;
  symbol: string;
  price: number;
  at: number;
}

let since = 0;

async function ask() {
  const response = await fetch(`${HTTP_URL}/ticks?since=${since}`);
  const { ticks }: { ticks: Tick[] } = await response.json();

  for (const tick of ticks) {
    since = tick.seq;
    console.log(`#${tick.seq} ${tick.symbol} ${tick.price}`);
  }

  setTimeout(ask, INTERVAL);
}

ask();
