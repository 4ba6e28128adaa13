import { expect, onTestFinished, test } from 'vitest';
import { startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { authorize } from '../language/language-lab.ts';
import { openConsole } from './open-console.ts';

test('the page asks which of two accounts stays, whoever may decide does, and the answer holds', async () => {
  const provider = await startScriptedProvider(tokenAnswers());
  onTestFinished(() => provider.close());
  const { app, lab, signIn } = await openConsole({
    env: { EVERGRANT_CONNECT_TO: `https://oauth.platform.intuit.com=${provider.origin}` },
  });
  const credentials = { client_id: 'client-1', client_secret: 'secret-of-client' };
  const { instance } = await lab.engine.addInstance({ connector: 'quickbooks-online', name: 'Shop', credentials });
  const signedInAs = (realmId: string) => authorize(lab.engine, instance.id, { realmId });
  await signedInAs('1');
  const address = `/console/connections/${instance.id}`;
  const [admin, viewer] = [await signIn(), await signIn('viewer')];
  expect((await admin.get(address)).body).not.toContain('Another account');

  const { result_id } = await signedInAs('2');
  const customers = (await app.inject(`/oauth/result/${result_id}`)).body;
  expect(customers).toContain('Another account was used');
  expect(customers).not.toContain('is connected');
  const list = (await admin.get('/console/connections?attention=act')).body;
  expect(list).toContain(address);
  expect(list).toContain('waits for a decision');
  const asked = (await admin.get(address)).body;
  expect(asked).toContain('Another account came back: <strong>2</strong> instead of <strong>1</strong>');
  expect(asked).toMatch(/Keep the old one[\s\S]*Use the new one/);
  const looking = (await viewer.get(address)).body;
  expect(looking).toContain('An administrator decides which one stays.');
  expect(looking).not.toContain('Use the new one');
  expect((await viewer.post(`${address}/held-grant`, { decision: 'use' })).statusCode).toBe(403);
  expect((await admin.submit(`${address}/held-grant`, { decision: 'both' })).body).toContain('role="alert"');

  const kept = (await admin.submit(`${address}/held-grant`, { decision: 'drop' })).body;
  expect(kept).toContain('The old account stays');
  expect(kept).not.toContain('Another account came back');
  await signedInAs('3');
  expect((await admin.submit(`${address}/held-grant`, { decision: 'use' })).body).toContain(
    'The new account is in use.',
  );
  expect((await lab.engine.instance(instance.id)).account).toBe('3');
});
