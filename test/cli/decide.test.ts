import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, openLab } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { authorize } from '../language/language-lab.ts';
import { runCli } from './run-cli.ts';

let lab: Lab;
let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider(tokenAnswers());
  lab = await openLab(provider.origin, {
    env: { EVERGRANT_CONNECT_TO: `https://oauth.platform.intuit.com=${provider.origin}` },
  });
  const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
  const { instance } = await lab.engine.addInstance({ connector: 'quickbooks-online', name: 'shop', credentials });
  for (const realmId of ['1', '2']) await authorize(lab.engine, instance.id, { realmId });
});
afterAll(async () => {
  await lab.close();
  await provider.close();
});

test('decide says which accounts there are, then keeps to what was decided', async () => {
  const run = (...args: string[]) => runCli(args, { env: { ...lab.env } });
  expect((await run('show', 'shop')).stdout).toContain('evergrant decide');
  const asked = await run('decide', 'shop');
  expect(asked.stdout).toContain('2 instead of 1');
  expect(asked.stdout).toMatch(/Use the new one: .*evergrant decide shop use/);
  expect(asked.stdout).toMatch(/dropped in (6|7) days/);
  expect(await run('decide', 'shop', 'use')).toMatchObject({ code: 0, stdout: 'shop is connected with 2.\n' });
  expect((await run('decide', 'shop', 'drop')).stderr).toContain('No grant of another account');
});
