import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from './ledger.ts';

/** What a test may do around the processing of a request. Called with the refresh token that was presented. */
export interface ProviderHooks {
  /** The request has been read, nothing was done yet. */
  before?(token: string): Promise<void> | void;
  /** The token is spent, nothing was answered yet. `cut` resets the connection instead of answering. */
  after?(token: string): Promise<'answer' | 'cut'> | 'answer' | 'cut';
}

export interface RotatingProvider {
  readonly origin: string;
  readonly ledger: Ledger;
  hooks: ProviderHooks;
  /** Milliseconds that each request so far took, from its last byte to the answer's first. */
  readonly took: number[];
  close(): Promise<void>;
}

export interface ProviderOptions {
  /** Milliseconds that a token request takes. */
  readonly delay?: number;
  /** Seconds. */
  readonly accessTokenLifetime?: number;
}

/** A token endpoint on a real socket, over a ledger: every POST is a refresh. */
export async function startRotatingProvider(options: ProviderOptions = {}): Promise<RotatingProvider> {
  const { delay = 0, accessTokenLifetime: expires_in = 3600 } = options;
  const ledger = new Ledger();
  const provider = { ledger, hooks: {} as ProviderHooks, took: [] as number[] };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // A caller that was killed cannot be answered; what it sent is processed all the same.
    respond(request, response).catch(() => response.destroy());
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = new URLSearchParams(await text(request)).get('refresh_token') ?? '';
    const begun = performance.now();
    await provider.hooks.before?.(token);
    if (delay > 0) await sleep(delay);
    const spent = ledger.spend(token);
    if ((await provider.hooks.after?.(token)) === 'cut') return void response.socket?.resetAndDestroy();
    provider.took.push(performance.now() - begun);
    const [status, body] =
      spent === 'invalid_grant'
        ? [400, { error: spent, error_description: 'The refresh token is spent or unknown.' }]
        : [200, { ...spent, token_type: 'bearer', expires_in }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(provider, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
