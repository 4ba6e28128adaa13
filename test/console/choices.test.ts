import { expect, onTestFinished, test } from 'vitest';
import { answerJson, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { authorize, manifests } from '../language/language-lab.ts';
import { openConsole } from './open-console.ts';

const hosts = ['accounts.centre.example', 'eu.accounts.centre.example', 'eu.api.centre.example'];
const organisations = [
  { id: 7, name: 'Seven' },
  { id: 8, name: 'Eight' },
];

test('what the provider lists is offered, chosen with one form, and may be changed later', async () => {
  const token = { status: 'ok', access_token: 'a-1', refresh_token: 'r-1', expires_in: 3600 };
  const provider = await startScriptedProvider((received, response) =>
    answerJson(
      received.path === '/organisations'
        ? { organisations }
        : { ...token, api_domain: 'https://eu.api.centre.example/v9' },
    )(received, response),
  );
  onTestFinished(() => provider.close());
  const { lab, signIn } = await openConsole({
    connectors: manifests,
    env: { EVERGRANT_CONNECT_TO: hosts.map((host) => `https://${host}=${provider.origin}`).join(' ') },
  });
  const credentials = { client_id: 'client-1', client_secret: 'secret-of-client', scope: 'invoices.read' };
  const { instance } = await lab.engine.addInstance({ connector: 'data-centre', name: 'Shop', credentials });
  await authorize(lab.engine, instance.id, {
    'accounts-server': 'https://eu.accounts.centre.example',
    location: 'eu',
  });
  const address = `/console/connections/${instance.id}`;
  const [admin, viewer] = [await signIn(), await signIn('viewer')];

  const open = (await admin.get(address)).body;
  expect(open).toContain('The provider gave access to several.');
  expect(open).toMatch(/value="7" required> Seven[\s\S]*value="8" required> Eight/);
  const looking = (await viewer.get(address)).body;
  expect(looking).toContain('Choose one in the console');
  expect(looking).not.toContain('type="radio"');

  const chosen = (await admin.submit(`${address}/choose`, { as: 'organisation', value: '8' })).body;
  expect(chosen).toContain('Your choice was saved.');
  expect(chosen).toContain('Choose another organisation');
  expect(chosen).toContain('value="8" required checked> Eight');
  expect((await lab.engine.instance(instance.id)).captured.organisation).toBe('8');
  expect((await admin.submit(`${address}/choose`, { as: 'organisation', value: '9' })).body).toContain('role="alert"');
});

test('the page of a connector tells of buttons, not of commands', async () => {
  const { lab, signIn } = await openConsole();
  const browser = await signIn();
  for (const { id } of lab.engine.connectors.list()) {
    const { body } = await browser.get(`/console/connectors/${id}`);
    expect(body, id).not.toMatch(/evergrant (add|authorize|test|edit)|--method/);
    expect(body, id).toContain('How to get credentials');
  }
});
