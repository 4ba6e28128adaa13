import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EvergrantError } from '../errors.ts';
import type { Incoming } from './exchange.ts';

/** Writes the answer, or does what a broken vendor would do in its place. */
export type Handle = (request: Incoming, response: ServerResponse) => Promise<void>;

/** A socket of the sandbox on which requests for one host arrive; null: for any host. */
export interface Listener {
  readonly origin: string;
  close(): Promise<void>;
}

/** Bytes of a body that is kept. */
const maxBody = 1_000_000;
const tooLarge = Symbol('too large');

/** @throws EvergrantError invalid_configuration: the port is taken or may not be used */
export async function listen(
  address: { readonly host: string; readonly port: number },
  meantFor: string | null,
  handle: Handle,
): Promise<Listener> {
  const server = createServer(async (message, response) => {
    const body = await readBody(message);
    if (body !== null) await handle(incoming(message, body, meantFor), response);
  });
  await started(server, address);
  return { origin: originOf(server, address.host), close: () => stopped(server) };
}

function started(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (cause) =>
    reject(
      new EvergrantError('invalid_configuration', `The sandbox cannot listen on ${host}:${port}.`, {
        hint: 'Choose another port with --port, or 0 for any free one.',
        cause,
      }),
    ),
  );
  server.listen({ host, port }, resolve);
  return promise;
}

function stopped(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeAllConnections();
  return promise;
}

function incoming(message: IncomingMessage, body: string | typeof tooLarge, host: string | null): Incoming {
  const [path, ...query] = (message.url ?? '/').split('?');
  return {
    method: message.method ?? 'GET',
    host,
    path: path as string,
    query: new URLSearchParams(query.join('?')),
    headers: message.headers,
    body: body === tooLarge ? '' : body,
    tooLarge: body === tooLarge,
    pathParameters: {},
  };
}

/** null: broken off. What is too large is read to its end, so that the other side gets to see its answer. */
async function readBody(message: IncomingMessage): Promise<string | typeof tooLarge | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message) {
      size += chunk.length;
      if (size <= maxBody) chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return size > maxBody ? tooLarge : Buffer.concat(chunks).toString('utf8');
}

function originOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
