import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EvergrantError } from '../../errors.ts';
import { type BrowserPage, browserPage } from './browser-page.ts';
import type { Receiver } from './receiver.ts';

export interface CallbackListener {
  readonly redirectUri: string;
  close(): Promise<void>;
}

/**
 * Listens on loopback for the one request that the browser is sent back with (RFC 8252 §7.3). `redirectUri` with a
 * port of 0 takes any free one. @throws invalid_request where the port is in use
 */
export async function openCallbackListener(redirectUri: string, receiver: Receiver): Promise<CallbackListener> {
  const server = createServer((request, response) => void answer(request, response, listening, receiver));
  const port = await listen(server, new URL(redirectUri));
  // Otherwise the text stays as it was given: providers compare redirect URIs as strings (RFC 9700 §2.1).
  const listening = redirectUri.replace(/^(http:\/\/[^/?]+):0(?=[/?]|$)/, `$1:${port}`);
  return { redirectUri: listening, close: () => close(server) };
}

async function answer(request: IncomingMessage, response: ServerResponse, redirectUri: string, receiver: Receiver) {
  const url = URL.parse(request.url ?? '', redirectUri);
  if (url?.pathname !== new URL(redirectUri).pathname) return send(response, 404, browserPage('nothing_here'));
  // Previewers ask with HEAD, and a code may be spent once only.
  if (request.method !== 'GET') return send(response.setHeader('allow', 'GET'), 405, browserPage('nothing_here'));
  const failure = await receiver.receive(url.href);
  if (failure === null) return send(response, 200, browserPage('authorised'));
  send(response, 400, browserPage(failure));
}

function send(response: ServerResponse, status: number, page: BrowserPage): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page.contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(page.html);
}

function listen(server: Server, redirectUri: URL): Promise<number> {
  const host = redirectUri.hostname.replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new EvergrantError('invalid_request', `Cannot listen on ${redirectUri.host} (${cause.code}).`, {
          hint: 'Close what uses that port, or leave out --redirect-uri to take a free one.',
          cause,
        }),
      );
    });
    server.listen(Number(redirectUri.port), host, () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
