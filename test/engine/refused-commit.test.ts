import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { EvergrantError } from '../../src/errors.ts';
import { codeOf, movableClock, redirectUri, root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { openWrapped } from '../torture/open-wrapped.ts';

/** A store that answers, and refuses one write again and again: what the provider gave waits in the spool. */
let provider: ScriptedProvider;
let data: string;
let config: Config;
let engine: Engine;
let id: string;
let refusing: boolean;
let silent: boolean;
const clock = movableClock();

beforeEach(async () => {
  provider = await startScriptedProvider(tokenAnswers());
  data = temporaryFolder();
  refusing = true;
  silent = false;
  const connectTo = [`https://${sandboxCredentials.base_url}=${provider.origin}`];
  config = readConfig({ data, connectors: `${root}connector`, connectTo }, {});
  engine = await openWrapped(config, {
    clock: () => clock,
    store: (store) => ({
      ...store,
      grants: {
        ...store.grants,
        async find(id) {
          if (silent) throw new EvergrantError('store_unavailable', 'The store does not answer.');
          return store.grants.find(id);
        },
        async commit(commit) {
          if (refusing) throw new Error('value out of range');
          return store.grants.commit(commit);
        },
      },
    }),
  });
  const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials };
  id = (await engine.addInstance({ ...wanted, token_set: { refresh_token: 'refresh-0' } })).instance.id;
});

afterEach(async () => {
  await engine.close();
  await provider.close();
  rmSync(data, { recursive: true, force: true });
});

test('the token is served to its end, nothing more is sent, and it is committed once the store takes it', async () => {
  expect((await engine.accessToken(id)).access_token).toBe('access-1');
  // Memory asks the store again, which still has the generation before.
  clock.advance(3_000);
  expect((await engine.accessToken(id)).access_token).toBe('access-1');
  clock.advance(3_600_000);
  expect(await codeOf(engine.accessToken(id))).toBe('store_unavailable');
  expect(provider.received).toHaveLength(1);
  refusing = false;
  expect((await engine.accessToken(id)).access_token).toBe('access-2');
  expect(provider.received.map(({ query }) => query.get('refresh_token'))).toEqual(['refresh-0', 'refresh-1']);
});

test('memory need not read a grant again whose next token set waits in the spool: the marks of the store are enough', async () => {
  await engine.accessToken(id);
  silent = true;
  clock.advance(3_000);
  expect(await engine.accessToken(id)).toMatchObject({ access_token: 'access-1', unconfirmed: true });
  silent = false;
  await engine.removeInstance(id);
  clock.advance(3_000);
  expect(await codeOf(engine.accessToken(id))).toBe('not_found');
});

test('what was authorised anew elsewhere is not taken for the generation of the same number that waits here', async () => {
  expect(await engine.accessToken(id)).toMatchObject({ access_token: 'access-1', generation: 2 });
  const other = await openWrapped(config, { clock: () => clock });
  const { authorization_url } = await other.beginAuthorization(id, { redirect_uri: redirectUri });
  const state = new URL(authorization_url).searchParams.get('state');
  await other.finishAuthorization(`${redirectUri}?code=a-code&state=${state}`);
  clock.advance(3_000);
  expect(await engine.accessToken(id)).toMatchObject({ access_token: 'access-2', generation: 2 });
  await other.close();
});
