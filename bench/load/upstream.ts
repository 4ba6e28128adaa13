import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Started } from './start-server.ts';

const small = Buffer.from(JSON.stringify({ id: 'a'.repeat(32), items: 'b'.repeat(150) }));
const large = Buffer.alloc(64 * 1024, 'x');

/** An API that answers 200 bytes of JSON, or 64 KiB of text where the path ends in `/large`. */
export async function startUpstream(): Promise<Started> {
  const server = createServer((request, response) => {
    const isLarge = request.url?.endsWith('/large') ?? false;
    const body = isLarge ? large : small;
    const type = isLarge ? 'text/plain' : 'application/json';
    response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
