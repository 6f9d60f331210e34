/**
 * Loaded before a lab's file when it runs on plain Node. The file itself stays as it is:
 * its client finds the addresses that the page gives it, and its server listens on a free
 * port in place of the one it asks for, and says which.
 */
import net from 'node:net';

for (const name of ['HTTP_URL', 'WS_URL']) {
  Object.defineProperty(globalThis, name, { value: process.env[name] });
}

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (this: net.Server): net.Server {
  this.once('listening', () => {
    const address = this.address();
    if (typeof address === 'object') process.send?.({ port: address?.port });
  });
  return Reflect.apply(listen, this, [0, '127.0.0.1']);
} as typeof listen;
