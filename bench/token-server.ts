/** A token endpoint that gives a new pair for every refresh and does nothing else. A process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let count = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    count += 1;
    const tail = String(count).padStart(40, '0');
    const tokens = {
      access_token: `a${tail}`,
      refresh_token: `r${tail}`,
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'items',
    };
    const body = JSON.stringify(tokens);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`address http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
