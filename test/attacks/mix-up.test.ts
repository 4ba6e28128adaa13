import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codeOf, openLab, temporaryFolder } from '../helpers/lab.ts';
import { startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';

const redirectUri = 'http://127.0.0.1:9/oauth/callback/';

const method = (id: string, extra = '') => `
  - id: ${id}
    title: ${id}
    grant: authorization_code
    credential_fields:
      - { name: client_id, title: Client ID }
      - { name: client_secret, title: Client secret, secret: true }
    authorization_request: { url: 'https://${id}.example/authorize'${extra} }
    token_request: { url: 'https://${id}.example/token' }`;

/** Two connectors; one has two methods that speak to two servers, of which the second names itself (RFC 9207). */
const manifests = {
  honest: method('honest') + method('named', ', issuer: https://named.example'),
  other: method('other'),
};

async function open() {
  const folder = temporaryFolder();
  for (const [id, methods] of Object.entries(manifests)) {
    const hosts = id === 'honest' ? 'honest.example, named.example' : 'other.example';
    const text = `id: ${id}\nversion: 1.0.0\ntitle: ${id}\ndescription: For a test.\nhosts: [${hosts}]\nauthentication_methods:${methods}\napi: { base_url: 'https://${hosts.split(',')[0]}' }\n`;
    writeFileSync(join(folder, `${id}.yaml`), text);
  }
  const servers = {
    honest: await startScriptedProvider(tokenAnswers()),
    named: await startScriptedProvider(tokenAnswers()),
    other: await startScriptedProvider(tokenAnswers()),
  };
  const routes = Object.entries(servers).map(([id, { origin }]) => `https://${id}.example=${origin}`);
  const lab = await openLab(servers.honest.origin, {
    connectors: folder,
    env: { EVERGRANT_CONNECT_TO: routes.join(' ') },
  });
  onTestFinished(async () => {
    await lab.close();
    for (const server of Object.values(servers)) await server.close();
  });
  const begin = async (connector: string, method: string) => {
    const credentials = { client_id: `client-of-${method}`, client_secret: `secret-of-${method}` };
    const { instance } = await lab.engine.addInstance({ connector, method, name: method, credentials });
    const options = { redirect_uri: redirectUri + connector, browser: 'one' };
    const { authorization_url } = await lab.engine.beginAuthorization(instance.id, options);
    return { id: instance.id, state: new URL(authorization_url).searchParams.get('state')! };
  };
  const finish = (connector: string, answer: Record<string, string>) =>
    codeOf(
      lab.engine.finishAuthorization(`${redirectUri + connector}?${new URLSearchParams(answer)}`, {
        connector,
        browser: 'one',
      }),
    );
  const received = () =>
    Object.fromEntries(Object.entries(servers).map(([id, server]) => [id, server.received.length]));
  return { lab, servers, begin, finish, received };
}

test('a code of one connector’s provider is never sent to that of another', async () => {
  const { begin, finish, received } = await open();
  const { state } = await begin('honest', 'honest');
  // A malicious provider can only lead the browser to its own callback address.
  expect(await finish('other', { code: 'stolen', state })).toBe('connector_mismatch');
  expect(received()).toEqual({ honest: 0, named: 0, other: 0 });
  expect(await finish('honest', { code: 'c', state })).toBe('no error');
  expect(received()).toEqual({ honest: 1, named: 0, other: 0 });
});

test('of two methods of one connector, the answer goes where the question came from, with that method’s client', async () => {
  const { begin, finish, received, servers } = await open();
  const [first, second] = [await begin('honest', 'honest'), await begin('honest', 'named')];
  expect(await finish('honest', { code: 'c', state: first.state, iss: 'https://named.example' })).toBe('no error');
  expect(received()).toEqual({ honest: 1, named: 0, other: 0 });
  expect(servers.honest.received[0]!.body).not.toContain('named');
  expect(await finish('honest', { code: 'c', state: second.state, iss: 'https://named.example' })).toBe('no error');
  expect(received()).toEqual({ honest: 1, named: 1, other: 0 });
});

test('a provider that announced its name must give it, and no other comes through with it', async () => {
  const { begin, finish, received } = await open();
  const { state } = await begin('honest', 'named');
  for (const iss of [
    undefined,
    'https://honest.example',
    'https://named.example/',
    'https://named.example.evil.example',
    'HTTPS://named.example',
    '',
  ]) {
    const answer = { code: 'c', state, ...(iss === undefined ? {} : { iss }) };
    expect([iss, await finish('honest', answer)]).toEqual([iss, 'issuer_mismatch']);
  }
  expect(received()).toEqual({ honest: 0, named: 0, other: 0 });
  expect(await finish('honest', { code: 'c', state, iss: 'https://named.example' })).toBe('no error');
});

test('where the token request goes is settled when the authorisation begins, not by what is edited meanwhile', async () => {
  const { lab, begin, finish, received } = await open();
  const { id, state } = await begin('honest', 'honest');
  await lab.engine.updateInstance(id, { credentials: { client_id: 'another-client' } });
  expect(await finish('honest', { code: 'c', state })).toBe('superseded');
  expect(received()).toEqual({ honest: 0, named: 0, other: 0 });
});
