const INTERVAL = 1000; // milliseconds from an answer to the next question

let tag = ''; // the name of the version that we have

async function ask() {
  const headers: Record<string, string> = tag ? { 'If-None-Match': tag } : {};
  const response = await fetch(`${HTTP_URL}/price`, { headers });

  if (response.status === 304) {
    console.log(`${tag} has not changed`);
  } else {
    tag = response.headers.get('ETag') ?? '';
    const tick = await response.json();
    console.log(`${tag} is ${tick.symbol} ${tick.price}`);
  }

  setTimeout(ask, INTERVAL);
}

ask();
