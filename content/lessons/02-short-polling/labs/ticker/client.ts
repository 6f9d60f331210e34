// This file runs in your browser. HTTP_URL is the address of
// your own server.

const INTERVAL = 500; // milliseconds from an answer to the next question

interface Tick {
  seq: number;
  symbol: string;
  price: number;
  at: number;
}

let since = 0; // the cursor: the number of the newest tick that we have
let questions = 0;
let empty = 0;

async function ask() {
  const response = await fetch(`${HTTP_URL}/ticks?since=${since}`);
  questions += 1;

  if (response.status === 204) {
    empty += 1; // No Content: nothing is new
  } else {
    const ticks: Tick[] = await response.json();
    for (const tick of ticks) {
      since = tick.seq;
      console.log(`#${tick.seq} ${tick.symbol} ${tick.price}`);
    }
  }
  if (questions % 10 === 0) console.log(`${questions} questions, ${empty} empty answers`);

  setTimeout(ask, INTERVAL);
}

ask();
