/**
 * A platform whose customers connect their accounts through Evergrant: the smallest one that does it safely. It has
 * pages and sessions of its own; of Evergrant it knows the address and an API key, and keeps the key on the server.
 * Run it with `node examples/embed/run.ts`; docs/api.md explains each step.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Evergrant, evergrantAt } from './evergrant.ts';

export interface PlatformOptions {
  /** Origin of Evergrant. */
  readonly evergrant: () => string;
  /** An API key with the role admin: it adds instances and makes links. */
  readonly key: () => string;
  readonly connector: string;
  /** What the platform registered with the provider, the same for all its customers. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Default 0: any free one. */
  readonly port?: number;
}

export interface Platform {
  /** Its origin must be listed in EVERGRANT_RETURN_ORIGINS. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Who is signed in on this platform. A real one asks for a password. */
const sessions = new Map<string, { readonly customer: string }>();

export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const server: Server = createServer((request, response) => {
    answer(options, origin(server), request, response).catch((error: unknown) => {
      page(response, 500, `<h1>That did not work</h1><p>${escaped(String(error))}</p><p><a href="/">Back</a></p>`);
    });
  });
  await new Promise<void>((listening) => server.listen(options.port ?? 0, '127.0.0.1', listening));
  return {
    origin: origin(server),
    close: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
  };
}

const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function answer(options: PlatformOptions, own: string, request: IncomingMessage, response: ServerResponse) {
  const evergrant = evergrantAt(options.evergrant(), options.key());
  const url = new URL(request.url ?? '/', own);
  if (url.pathname === '/sign-in') return signIn(url.searchParams.get('as') ?? 'anna', response);
  const session = sessions.get(/platform-session=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
  if (!session) return page(response, 401, '<h1>Who are you?</h1><p><a href="/sign-in?as=anna">I am Anna</a></p>');
  const { customer } = session;
  const ours = request.headers.origin === own;
  if (request.method === 'POST' && url.pathname === '/connect' && ours) {
    return connect(evergrant, options, own, customer, response);
  }
  if (url.pathname === '/connected') return connected(evergrant, customer, url, response);
  const instance = await evergrant.instanceOf(customer);
  return page(
    response,
    200,
    `<h1>${escaped(customer)}</h1><p>Status: ${instance?.status ?? 'not connected'}</p>
<form method="post" action="/connect"><button>Connect</button></form>`,
  );
}

/** 1. The customer presses Connect: a link for the instance of that customer, and the browser goes there. */
async function connect(
  evergrant: Evergrant,
  { connector, credentials }: PlatformOptions,
  own: string,
  customer: string,
  response: ServerResponse,
) {
  const instance = (await evergrant.instanceOf(customer)) ?? (await evergrant.add(customer, connector, credentials));
  const link = await evergrant.link(instance.id, `${own}/connected`);
  redirect(response, link);
}

/**
 * 2. The browser comes back with a code. Which instance it is for is taken from the session, never from the address: so
 * that whoever was sent somebody else's link confirms nothing for him.
 */
async function connected(evergrant: Evergrant, customer: string, url: URL, response: ServerResponse) {
  const instance = await evergrant.instanceOf(customer);
  const completion = url.searchParams.get('completion') ?? '';
  if (instance && (await evergrant.confirm(instance.id, completion))) {
    return page(response, 200, '<h1>Connected</h1><p>Your account is connected.</p>');
  }
  page(
    response,
    400,
    '<h1>Not connected</h1><p>This was not begun here by you, or too long ago. Nothing was connected.</p><p><a href="/">Back</a></p>',
  );
}

/** Lax, not Strict: the way back begins at another site. */
function signIn(customer: string, response: ServerResponse): void {
  const id = randomBytes(16).toString('hex');
  sessions.set(id, { customer });
  response.setHeader('set-cookie', `platform-session=${id}; HttpOnly; SameSite=Lax; Path=/`);
  redirect(response, '/');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}

/** The code that confirms stands in an address here: it is not passed on as a referrer, and works once. */
function page(response: ServerResponse, status: number, body: string): void {
  const headers = { 'content-type': 'text/html; charset=utf-8', 'referrer-policy': 'same-origin' };
  response
    .writeHead(status, headers)
    .end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Platform</title><link rel="icon" href="data:,">${body}`,
    );
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
