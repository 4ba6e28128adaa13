import { afterEach, expect, test } from 'vitest';
import { type Lab, openLab } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';

/** More than one process reserves room on disk for. */
const many = 540;
const places = 512;

let lab: Lab;
let provider: ScriptedProvider;
afterEach(async () => {
  await lab.close();
  await provider.close();
});

test('more refreshes at once than the spool has places wait for one another, and none fails', {
  timeout: 90_000,
}, async () => {
  const answer = tokenAnswers();
  const { promise: allThere, resolve } = Promise.withResolvers<void>();
  let there = 0;
  provider = await startScriptedProvider(async (received, response) => {
    there += 1;
    if (there === places) resolve();
    await allThere;
    answer(received, response);
  });
  const env = { EVERGRANT_REFRESH_RATE: 'unlimited', EVERGRANT_REFRESH_DEADLINES: '40,50,60' };
  lab = await openLab(provider.origin, { env });
  const token_set = { access_token: 'access', refresh_token: 'refresh', expires_in: 3_600 };
  const added = await Promise.all(Array.from({ length: many }, (_, n) => lab.add({ name: `Bistro ${n}`, token_set })));
  const tokens = await Promise.all(added.map(({ id }) => lab.engine.refresh(id)));
  expect(new Set(tokens.map(({ access_token }) => access_token)).size).toBe(many);
  expect([there, lab.engine.spool().waiting]).toEqual([many, 0]);
});
