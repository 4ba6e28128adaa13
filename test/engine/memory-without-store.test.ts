import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { EvergrantError } from '../../src/errors.ts';
import { movableClock, root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { openWrapped } from '../torture/open-wrapped.ts';

test('a store that can be asked nothing at all takes no token out of memory, and the token says so', async () => {
  const clock = movableClock();
  const data = temporaryFolder();
  let away = false;
  const engine = await openWrapped(readConfig({ data, connectors: `${root}connector` }, {}), {
    clock: () => clock,
    store: (store) => ({
      ...store,
      grants: {
        ...store.grants,
        dataVersion() {
          if (away) throw new Error('disk I/O error');
          return store.grants.dataVersion();
        },
        async marks(ids) {
          if (away) throw new EvergrantError('store_unavailable', 'The store does not answer: disk I/O error.');
          return store.grants.marks(ids);
        },
      },
    }),
  });
  onTestFinished(async () => {
    away = false;
    await engine.close();
    rmSync(data, { recursive: true, force: true });
  });
  const token_set = { access_token: 'access-0', refresh_token: 'refresh-0', expires_in: 3600 };
  const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials, token_set };
  const { instance } = await engine.addInstance(wanted);
  await engine.accessToken(instance.id);
  away = true;
  clock.advance(10_000);
  expect(await engine.accessToken(instance.id)).toMatchObject({ access_token: 'access-0', unconfirmed: true });
  away = false;
  clock.advance(10_000);
  expect(await engine.accessToken(instance.id)).not.toHaveProperty('unconfirmed');
});
