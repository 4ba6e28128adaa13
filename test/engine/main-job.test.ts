import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../helpers/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ accessTokenLifetime: 2 });
});
afterAll(() => world.close());

test('an instance is added, authorised, refreshed when its token ends, used, and still there after a restart', async () => {
  const instance = await world.authorized();
  expect(instance).toMatchObject({ status: 'active', generation: 1, route: 'redirected', scope: 'financial-api items' });

  const first = await world.engine.accessToken(instance.id);
  expect(first).toMatchObject({ token_type: 'Bearer', generation: 1 });
  expect(await world.engine.accessToken(instance.id)).toBe(first);

  await new Promise((resolve) => setTimeout(resolve, 2_100));
  const second = await world.engine.accessToken(instance.id);
  expect(second.generation).toBe(2);
  expect(second.access_token).not.toBe(first.access_token);

  const answer = await world.engine.fetch(instance.id, '/f/data/businesses?page=0');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty('_embedded.businessList');
  expect(await world.engine.test(instance.id)).toMatchObject({ ok: true, path: '/f/data/businesses' });

  await world.reopen();
  const again = await world.engine.refresh(instance.id);
  expect(again.generation).toBeGreaterThan(2);
  expect((await world.engine.test(instance.id)).ok).toBe(true);
});
