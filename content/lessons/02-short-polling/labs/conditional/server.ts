import http from 'node:http';

// One price; a new one every three seconds. The old one is
// gone then.
let tick = { seq: 1, symbol: 'ACME', price: 100, at: Date.now() };
setInterval(() => {
  const price = Math.round((tick.price + Math.random() * 2 - 1) * 100) / 100;
  tick = { seq: tick.seq + 1, symbol: 'ACME', price, at: Date.now() };
}, 3000);

const server = http.createServer((request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');

  // If-None-Match is no header that a page may send to
  // another origin unasked. The browser sends OPTIONS first
  // and asks whether it may (a CORS preflight).
  if (request.method === 'OPTIONS') {
    response.setHeader('Access-Control-Allow-Headers', 'If-None-Match');
    response.statusCode = 204;
    response.end();
    return;
  }

  const tag = `"${tick.seq}"`; // the quotes belong to the value
  response.setHeader('ETag', tag);
  response.setHeader('Access-Control-Expose-Headers', 'ETag'); // else the script could not read it

  if (request.headers['if-none-match'] === tag) {
    response.statusCode = 304; // Not Modified: you have it already
    response.end();
    return;
  }

  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(tick));
});

server.listen(8080);
