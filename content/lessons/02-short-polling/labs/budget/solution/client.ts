// Asks when there is something to hear: the server says how
// long that will be.

const MARGIN = 20; // milliseconds; a question that comes too early is answered in vain

interface Tick {
  seq: number;
  symbol: string;
  price: number;
  at: number;
}

let since = 0;

async function ask() {
  const response = await fetch(`${HTTP_URL}/ticks?since=${since}`);
  const { ticks, nextIn }: { ticks: Tick[]; nextIn: number } = await response.json();

  for (const tick of ticks) {
    since = tick.seq;
    console.log(`#${tick.seq} ${tick.symbol} ${tick.price}`);
  }

  setTimeout(ask, nextIn + MARGIN);
}

ask();
