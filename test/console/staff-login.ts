import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { signIn } from '../oidc/browser.ts';
import { type CertifiedServer, startCertifiedServer } from '../oidc/certified-server.ts';
import { form, type OpenConsole, openConsole, publicUrl } from './open-console.ts';

export const issuer = 'https://login.staff.example';
export const callbackUrl = `${publicUrl}/console/sign-in/callback`;
export const client = {
  client_id: 'evergrant-console',
  client_secret: 'a secret of the console, only for tests',
  token_endpoint_auth_method: 'client_secret_basic',
} as const;

/** The provider of the staff, for the tests of one file, and what it knows of whoever signs in. */
export const staff = {
  provider: undefined as unknown as CertifiedServer,
  person: {} as Readonly<Record<string, unknown>>,
};

beforeAll(async () => {
  // It warns of keys, sign-in pages and a memory that are for development only, as they are here.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  staff.provider = await startCertifiedServer([client], {
    issuer,
    redirectUri: callbackUrl,
    scopes: ['openid', 'email', 'groups'],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
    claimsByUserInfo: false,
    person: () => staff.person,
  });
});
beforeEach(() => {
  staff.provider.away = false;
  staff.provider.granted.length = 0;
  staff.provider.refused.length = 0;
  staff.person = { email: 'ann@staff.example', email_verified: true, groups: ['everyone', 'platform-admins'] };
});
afterAll(() => staff.provider.close());

export const open = (env: Readonly<Record<string, string>> = {}) =>
  openConsole({
    connectors: 'test/manifests/valid',
    env: {
      EVERGRANT_CONNECT_TO: `${issuer}=${staff.provider.origin}`,
      EVERGRANT_OIDC_ISSUER: issuer,
      EVERGRANT_OIDC_CLIENT_ID: client.client_id,
      EVERGRANT_OIDC_CLIENT_SECRET: client.client_secret,
      EVERGRANT_OIDC_SCOPE: 'openid email groups',
      EVERGRANT_OIDC_ROLES: 'groups=platform-admins:admin,groups=support:viewer,email=ben@staff.example:runtime',
      ...env,
    },
  });

/** One browser, whose page at the console has the button. */
export async function begin({ app }: OpenConsole, fields: Record<string, string> = {}, cookie?: string) {
  const sent = form(fields);
  const headers = { ...sent.headers, ...(cookie === undefined ? {} : { cookie }) };
  const page = await app.inject({ method: 'POST', url: '/console/sign-in/provider', payload: sent.payload, headers });
  return {
    page,
    url: String(page.headers.refresh).replace('0; url=', ''),
    cookie: cookieOf(page, 'evergrant-sign-in'),
  };
}

/** What the provider does with somebody who signs in there; returns the address that it leads back to. */
export const visit = (url: string, decision?: 'allow' | 'cancel') =>
  signIn(url, staff.provider.origin, decision, issuer, callbackUrl);

export function comeBack({ app }: OpenConsole, address: string, cookie: string | undefined) {
  const headers = { 'sec-fetch-site': 'cross-site', ...(cookie === undefined ? {} : { cookie }) };
  return app.inject({ url: address.replace(publicUrl, ''), headers });
}

export async function wholeSignIn(opened: OpenConsole, fields?: Record<string, string>) {
  const { url, cookie } = await begin(opened, fields);
  return comeBack(opened, await visit(url), cookie);
}

export function cookieOf(answer: LightMyRequestResponse, name: string): string | undefined {
  const found = answer.cookies.find((one) => one.name === name && one.value !== '');
  return found && `${found.name}=${found.value}`;
}

export const sessionOf = (answer: LightMyRequestResponse) => cookieOf(answer, 'evergrant-session');

/** The last line of the trail. */
export const lastOf = async ({ lab }: OpenConsole) => (await lab.runtime.audit.list({ limit: 1 }))[0];
