import { afterEach, describe, expect, test, vi } from 'vitest';
import { codeOf, type Lab, openLab } from '../helpers/lab.ts';
import { answerJson, startScriptedProvider } from '../helpers/scripted-provider.ts';
import { signIn } from '../oidc/browser.ts';
import { redirectUri, type ServerOptions, startCertifiedServer } from '../oidc/certified-server.ts';

// A certified server at the paths of the realm; the connector as it is shipped.
const auth = 'https://auth.lsk-demo.app';
const api = 'https://api.trial.lsk.lightspeed.app';
const realm = '/realms/k-series/protocol/openid-connect';
const client = {
  client_id: 'devp-v2-demo-shop',
  client_secret: 'secret-of-the-v2-client',
  token_endpoint_auth_method: 'client_secret_basic',
} as const;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(options: ServerOptions) {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const server = await startCertifiedServer([client], {
    issuer: auth,
    routes: { authorization: `${realm}/auth`, token: `${realm}/token` },
    scopes: ['openid', 'offline_access', 'financial-api', 'items'],
    asksForConsent: true,
    ...options,
  });
  const business = { _embedded: { businessList: [{ businessLocations: [{ blID: '45454565682155' }] }] } };
  const vendor = await startScriptedProvider(answerJson(business));
  const lab = await openLab(server.origin, {
    env: { EVERGRANT_CONNECT_TO: `${auth}=${server.origin} ${api}=${vendor.origin}` },
  });
  closing.push(
    () => lab.close(),
    () => server.close(),
    () => vendor.close(),
  );
  return { server, vendor, lab };
}

const entered = {
  base_url: 'api.trial.lsk.lightspeed.app',
  client_id: client.client_id,
  client_secret: client.client_secret,
  scope: 'financial-api items openid',
};

async function add(lab: Lab, token_set?: Record<string, unknown>): Promise<string> {
  const { instance, warnings } = await lab.engine.addInstance({
    connector: 'lightspeed-k-series',
    method: 'oauth2_authorization_code_v2',
    name: 'Bistro',
    credentials: entered,
    ...(token_set ? { token_set } : {}),
  });
  expect(warnings).toEqual([]);
  return instance.id;
}

async function consent(lab: Lab, id: string, origin: string): Promise<void> {
  const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
  await lab.engine.finishAuthorization(await signIn(authorization_url, origin, 'allow', auth));
}

describe.each(['required', 'ignored'] as const)('K-Series V2, unchanged, at a realm where PKCE is %s', (pkce) => {
  test('consent, rotation, calls, offline access; the account is known; a spent token is refused', async () => {
    const { server, vendor, lab } = await open({ pkce });
    const id = await add(lab);
    await consent(lab, id, server.origin);
    expect(await lab.engine.instance(id)).toMatchObject({
      status: 'active',
      refreshable: true,
      captured: { location: '45454565682155' },
      account: '45454565682155',
    });
    expect(String(server.granted[0]?.scope).split(' ')).toEqual(expect.arrayContaining(['offline_access', 'items']));

    const tokens = [await lab.engine.refresh(id), await lab.engine.refresh(id)];
    expect(tokens.map(({ generation }) => generation)).toEqual([2, 3]);
    expect(new Set(server.granted.map((body) => body.refresh_token)).size).toBe(3);
    expect(await lab.engine.test(id)).toMatchObject({ ok: true });
    expect(vendor.received.at(-1)?.headers.authorization).toBe(`Bearer ${tokens[1]?.access_token}`);
    expect(server.refused).toEqual([]);

    const thief = await add(lab, { refresh_token: server.granted[0]?.refresh_token });
    expect(await codeOf(lab.engine.accessToken(thief))).toBe('reauthorization_required');
    expect(server.refused).toEqual([expect.stringContaining('invalid_grant')]);
  });
});
