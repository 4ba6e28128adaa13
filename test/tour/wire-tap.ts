import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Exchange } from './transcript.ts';

export interface WireTap {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Stands between Evergrant and the simulated provider, passes everything on as it is, and tells what Evergrant sent.
 * What a browser sends passes too, untold: the browser tells that itself.
 */
export async function startWireTap(target: string, tell: (exchange: Exchange) => void): Promise<WireTap> {
  const server = createServer(async (incoming, reply) => {
    const body = await text(incoming);
    const { method = 'GET', url = '/', rawHeaders } = incoming;
    const outgoing = request(new URL(url, target), { method, headers: rawHeaders }, async (answer) => {
      const answerBody = await text(answer);
      if (!isBrowser(incoming)) {
        tell({
          from: 'Evergrant',
          method,
          url: `https://${incoming.headers.host}${url}`,
          headers: single(incoming),
          body,
          status: answer.statusCode ?? 0,
          answerHeaders: single(answer),
          answerBody,
        });
      }
      reply.writeHead(answer.statusCode ?? 502, answer.rawHeaders).end(answerBody);
    });
    outgoing.on('error', () => reply.destroy());
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A browser was sent here by its address; Evergrant keeps the provider's name in the Host header. */
function isBrowser(message: IncomingMessage): boolean {
  return message.headers.host?.startsWith('127.0.0.1') ?? false;
}

function single(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
}
