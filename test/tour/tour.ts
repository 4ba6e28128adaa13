import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hosts, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { type StartedProcess, startEvergrant } from '../helpers/start-process.ts';
import { playCustomer } from './customer.ts';
import { httpClient } from './http-client.ts';
import { createTranscript, type Transcript } from './transcript.ts';
import { startWireTap } from './wire-tap.ts';

const connector = 'lightspeed-k-series';
const adminKey = 'tour-admin-key-0123456789';
/** Seconds that the simulated provider's access tokens live. */
const lifetime = 5;

interface AccessToken {
  readonly access_token: string;
  readonly generation: number;
}

/**
 * The main job, with real processes and real sockets: an instance is added, its customer consents, its token is read,
 * ends, is refreshed and used; then the server is stopped and started on the same data and port, and all of it works
 * again. Prints every request that was made, by the platform, by the customer's browser and by Evergrant, without
 * secrets.
 * @returns the tokens that came by, so that a test can look for them in what was printed
 */
export async function tour(print: (text: string) => void): Promise<{ readonly secrets: readonly string[] }> {
  const transcript = createTranscript(print);
  const data = temporaryFolder();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const keep = (started: StartedProcess) => {
    stack.defer(async () => void (await started.stop()));
    return started;
  };

  const sandbox = keep(startEvergrant(['sandbox', connector, '--access-token-lifetime', String(lifetime)]));
  const [, provider = ''] = await sandbox.waitFor(/address +(http:\S+)/);
  const tap = await startWireTap(provider, transcript.exchange);
  stack.defer(() => tap.close());
  const connectTo = hosts.flatMap((host) => ['--connect-to', `https://${host}=${tap.origin}`]);
  const serve = async (port: string) => {
    const server = keep(
      startEvergrant(['serve', '--port', port, '--data', data, ...connectTo], { EVERGRANT_ADMIN_KEY: adminKey }),
    );
    const [, address = ''] = await server.waitFor(/Address +(\S+)/);
    return { server, address };
  };

  transcript.heading('Start the server and a simulated provider');
  const { server, address } = await serve('0');
  transcript.note(`Evergrant serves at ${address}; its access tokens will live for ${lifetime} seconds.`);
  const platform = openPlatform(address, transcript);

  transcript.heading('Add an instance of the connector');
  const id = await platform.addInstance();

  transcript.heading('Make a connect link; the customer opens it and allows the access');
  await connectCustomer(await platform.connectLink(id), transcript);

  transcript.heading('Get the access token');
  const first = await platform.accessToken(id);

  transcript.heading('Wait until it has ended, and get it again: refreshed meanwhile');
  const second = await platform.tokenAfterExpiry(id, first);
  assert.equal(second.generation, first.generation + 1, 'One expiry is one refresh.');

  transcript.heading("Call the provider's API");
  await platform.call(id);

  transcript.heading('Stop the server, and start it on the same data and port');
  assert.equal(await server.stop(), 0, server.output());
  transcript.note('Stopped with SIGTERM; it ended with exit code 0.');
  await serve(new URL(address).port);
  transcript.note(`Evergrant serves at ${address} again.`);

  transcript.heading('The same after the restart: token, expiry, refresh, call');
  const third = await platform.accessToken(id);
  // On a slow machine the restart alone may take longer than a token lives: then this one is refreshed already.
  assert.ok(third.generation >= second.generation, 'The grant was lost in the restart.');
  const fourth = await platform.tokenAfterExpiry(id, third);
  await platform.call(id);

  return { secrets: [first, second, third, fourth].map(({ access_token }) => access_token).concat(adminKey) };
}

/** A program that uses Evergrant's HTTP API with the admin key. */
function openPlatform(address: string, transcript: Transcript) {
  const send = httpClient('platform', transcript.exchange);
  const authorization = `Bearer ${adminKey}`;
  const post = async (path: string, content: unknown, expected: number) => {
    const answer = await send('POST', `${address}${path}`, {
      headers: { authorization, ...(content ? { 'content-type': 'application/json' } : {}) },
      ...(content ? { body: JSON.stringify(content) } : {}),
    });
    assert.equal(answer.status, expected, answer.body);
    return JSON.parse(answer.body);
  };
  const accessToken = (id: string): Promise<AccessToken> => post(`/api/instances/${id}/access-token`, null, 200);

  return {
    accessToken,
    async addInstance(): Promise<string> {
      const { id, status } = await post(
        '/api/instances',
        { connector, name: 'Bistro', credentials: sandboxCredentials },
        201,
      );
      assert.equal(status, 'pending_authorization');
      return id;
    },
    connectLink: async (id: string): Promise<string> =>
      (await post(`/api/instances/${id}/connect-link`, null, 200)).url,
    async tokenAfterExpiry(id: string, before: AccessToken): Promise<AccessToken> {
      await sleep(lifetime * 1000 + 200);
      transcript.note(`${lifetime} seconds later.`);
      const after = await accessToken(id);
      assert.notEqual(after.access_token, before.access_token, 'The token is the one that has ended.');
      assert.ok(after.generation > before.generation, 'The generation did not move.');
      transcript.note(`Another token; generation ${before.generation} became ${after.generation}.`);
      return after;
    },
    async call(id: string): Promise<void> {
      const answer = await send('GET', `${address}/proxy/${id}/f/data/businesses`, { headers: { authorization } });
      assert.equal(answer.status, 200, answer.body);
      assert.match(answer.body, /Sandbox Bistro/);
    },
  };
}

async function connectCustomer(link: string, transcript: Transcript): Promise<void> {
  const end = await playCustomer(link, httpClient('browser', transcript.exchange));
  assert.equal(end.status, 200, end.body);
  assert.match(end.body, /connected/i, end.body);
}
