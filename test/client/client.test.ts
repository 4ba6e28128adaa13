import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { add } from '../../src/cli/commands/add.ts';
import { call } from '../../src/cli/commands/call.ts';
import { connectors } from '../../src/cli/commands/connectors.ts';
import { decide } from '../../src/cli/commands/decide.ts';
import { events } from '../../src/cli/commands/events.ts';
import { list } from '../../src/cli/commands/list.ts';
import { refresh } from '../../src/cli/commands/refresh.ts';
import { remove } from '../../src/cli/commands/remove.ts';
import { show } from '../../src/cli/commands/show.ts';
import { test as testCommand } from '../../src/cli/commands/test.ts';
import { token } from '../../src/cli/commands/token.ts';
import { createClient, ok } from '../../src/client/index.ts';
import { codeOf, hosts, sandboxCredentials } from '../helpers/lab.ts';
import {
  answerJson,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { authorize } from '../language/language-lab.ts';
import { type ApiServer, openApiServer } from '../server/api-server.ts';
import { heardIo } from './heard-io.ts';

let provider: ScriptedProvider;
let server: ApiServer;
const tokens = tokenAnswers();

beforeAll(async () => {
  provider = await startScriptedProvider((received, response) =>
    (received.path.includes('/token') ? tokens : answerJson({ path: received.path }))(received, response),
  );
  const connectTo = [...hosts, 'oauth.platform.intuit.com']
    .map((host) => `https://${host}=${provider.origin}`)
    .join(' ');
  server = await openApiServer(provider.origin, { env: { EVERGRANT_CONNECT_TO: connectTo } });
});
afterAll(async () => {
  await server.close();
  await provider.close();
});

describe('the typed client', () => {
  test('gives the data of an answer, or throws what the server says', async () => {
    const client = createClient({ url: `${server.origin}/`, key: server.adminKey });
    const { items } = await ok(client.GET('/api/connectors'));
    expect(items.map(({ id }) => id)).toContain('lightspeed-k-series');
    const missing = ok(client.GET('/api/instances/{id}', { params: { path: { id: 'nobody' } } }));
    await expect(missing).rejects.toMatchObject({ name: 'EvergrantError', code: 'not_found' });
  });

  test('a wrong key is an error of its own', async () => {
    const client = createClient({ url: server.origin, key: 'wrong' });
    expect(await codeOf(ok(client.GET('/api/instances')))).toBe('unauthenticated');
  });
});

describe('commands with --server', () => {
  const run = async <T>(command: (io: ReturnType<typeof heardIo>['io']) => Promise<T>) => {
    const heard = heardIo({ EVERGRANT_API_KEY: server.adminKey });
    const result = await command(heard.io);
    return { result, out: heard.out(), err: heard.err() };
  };
  const flags = () => ({ server: server.origin });
  const set = Object.entries(sandboxCredentials).map(([name, value]) => `${name}=${value}`);

  test('an instance is added, listed, shown, used and removed by the server', async () => {
    const tokenSet = { access_token: 'a-0', refresh_token: 'r-0', expires_in: 3600 };
    const { instance } = await server.lab.engine.addInstance({
      connector: 'lightspeed-k-series',
      name: 'Alive',
      credentials: sandboxCredentials,
      token_set: tokenSet,
    });
    const added = await run((io) => add('lightspeed-k-series', { ...flags(), name: 'Remote', set }, io));
    expect(added.result).toBe(0);
    expect(added.out).toContain(`--server ${server.origin}`);
    const listed = await run((io) => list(flags(), io));
    expect(listed.out).toMatch(/Alive[\s\S]*Remote/);
    const shown = await run((io) => show('Alive', { ...flags(), json: true }, io));
    expect(JSON.parse(shown.out)).toMatchObject({ id: instance.id, status: 'active' });
    expect((await run((io) => token('Alive', flags(), io))).out).toBe('a-0\n');
    await run((io) => refresh('Alive', flags(), io));
    expect((await run((io) => token('Alive', flags(), io))).out).toMatch(/^access-\d+\n$/);
    expect((await run((io) => testCommand('Alive', flags(), io))).out).toContain('200');
    const called = await run((io) => call('Alive', '/f/v2/items?x=1', flags(), io));
    expect(JSON.parse(called.out)).toEqual({ path: '/f/v2/items' });
    const trail = await run((io) => events('Remote', flags(), io));
    expect(trail.out).toContain('by First admin key (API key)');
    expect((await run((io) => remove('Remote', { ...flags(), yes: true }, io))).result).toBe(0);
    expect((await run((io) => list(flags(), io))).out).not.toContain('Remote');
    expect((await run((io) => connectors('lightspeed-k-series', flags(), io))).out).toContain('client_id');
  });

  test('which account stays is decided there', async () => {
    const { engine } = server.lab;
    const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
    const { instance } = await engine.addInstance({ connector: 'quickbooks-online', name: 'Books', credentials });
    for (const realmId of ['1', '2']) await authorize(engine, instance.id, { realmId });
    expect((await run((io) => decide('Books', undefined, flags(), io))).out).toContain('2 instead of 1');
    expect((await run((io) => decide('Books', 'use', flags(), io))).out).toBe('Books is connected with 2.\n');
    expect(await codeOf(run((io) => decide('Books', undefined, flags(), io)))).toBe('not_found');
    const [decided] = await engine.events(instance.id);
    expect(decided).toMatchObject({ type: 'reauthorized', by: { kind: 'api_key' } });
  });

  test('what the server refuses is said as it says it; what is missing here, too', async () => {
    const { io } = heardIo({ EVERGRANT_API_KEY: server.adminKey });
    expect(await codeOf(show('nobody', flags(), io))).toBe('not_found');
    expect(await codeOf(call('nobody', '/x', flags(), io))).toBe('not_found');
    expect(await codeOf(list(flags(), heardIo({}).io))).toBe('invalid_configuration');
    expect(await codeOf(list({ server: 'http://127.0.0.1:9' }, io))).toBe('provider_unreachable');
    expect(await codeOf(list({ ...flags(), sandbox: true }, io))).toBe('invalid_request');
  });
});
