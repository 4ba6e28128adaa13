import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { type Connections, makeConnections } from './make-connections.ts';
import { adminKey, openSite, type Site } from './open-site.ts';

/** A page in one of its states. */
export interface Scene {
  readonly name: string;
  /** Who looks: with the admin key, with a viewer's, or a customer who has no session. */
  readonly as: 'admin' | 'viewer' | 'customer';
  /** Leads the person there. */
  open(page: Page): Promise<unknown>;
}

export interface Stage {
  readonly site: Site;
  /** With which a viewer signs in. */
  readonly viewerKey: string;
  readonly scenes: readonly Scene[];
  close(): Promise<void>;
}

/** Opens a site with connections in every state, and lists every page that people can meet. */
export async function setStage(): Promise<Stage> {
  const connectors = temporaryFolder();
  cpSync(join(root, 'connector'), connectors, { recursive: true });
  writeFileSync(join(connectors, 'broken-till.yaml'), broken);
  let offset = 0;
  const clock = { now: () => Date.now() + offset, monotonic: () => performance.now() };
  const site = await openSite({ connectors, clock });
  const made = await makeConnections(site, (days) => {
    offset = -days * 86_400_000;
  });
  return {
    site,
    viewerKey: made.viewerKey,
    scenes: scenesOf(site, made),
    async close() {
      await site.close();
      rmSync(connectors, { recursive: true, force: true });
    },
  };
}

const broken = `id: broken-till
version: 1.0.0
title: A till whose manifest is broken
hosts: [till.example]
authentication_methods:
  - id: oauth2
    title: OAuth 2
    grant: authorisation_code
    credential_fields:
      - { name: client_id, titel: Client ID }
`;

function scenesOf(site: Site, made: Connections): Scene[] {
  const { origin } = site;
  const console = `${origin}/console`;
  const list = `${console}/connections`;
  const of = (name: keyof Connections['ids']) => `${list}/${made.ids[name]}`;
  const admin = (name: string, url: string, then?: (page: Page) => Promise<unknown>): Scene => ({
    ...{ name, as: 'admin' },
    open: async (page) => {
      await page.goto(url);
      await then?.(page);
    },
  });
  const customer = (name: string, url: string, then?: (page: Page) => Promise<unknown>): Scene => ({
    ...admin(name, url, then),
    as: 'customer',
  });
  const asCustomer = (name: string, open: Scene['open']): Scene => ({ name, as: 'customer', open });
  const toLink = async (page: Page) => {
    const { link } = await site.runtime.engine.createConnectLink(made.forCustomers);
    await page.goto(`${origin}/connect/${link}`);
  };
  const toProvider = async (page: Page) => {
    await toLink(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Allow' }).waitFor();
  };
  const press = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click();
  const k = `${list}/new/lightspeed-k-series`;
  return [
    customer('home', `${origin}/`),
    customer('sign-in', `${console}/sign-in`),
    customer('sign-in-refused', `${console}/sign-in`, async (page) => {
      await page.getByLabel('API key').fill('not-the-key');
      await press('Sign in')(page);
      await page.getByRole('alert').waitFor();
    }),
    asCustomer('sign-in-link', async (page) => {
      await page.goto(`${console}/sign-in/${await site.runtime.sessions.createLink()}`);
    }),
    customer('sign-in-link-used', `${console}/sign-in/used-long-ago`),
    admin('connections', list),
    admin('connections-attention', `${list}?attention=act`),
    admin('connections-filtered', `${list}?connector=xero&sort=name`),
    admin('connections-none-found', `${list}?q=nobody`),
    admin('connections-next-page', `${list}?sort=name`, (page) =>
      page.getByRole('link', { name: 'Next page' }).click(),
    ),
    admin('add-connector', `${list}/new`),
    admin('add-form', k),
    admin('add-method', `${list}/new/shopify`),
    admin('add-errors', k, async (page) => {
      await page.getByLabel('Name').fill('Café Zentral');
      await page.getByLabel('Client secret').fill('typed-and-kept');
      await press('Add the connection')(page);
      await page.getByRole('alert').waitFor();
    }),
    admin('connection-link', of('pending'), press('Make a link for your customer')),
    ...(Object.keys(made.ids) as (keyof Connections['ids'])[]).map((name) => admin(`connection-${name}`, of(name))),
    admin('connection-test', of('active'), async (page) => {
      await press('Test the connection')(page);
      await page.getByText('What was sent, and what came back').click();
    }),
    admin('edit', `${of('active')}/edit`),
    admin('delete', `${of('active')}/delete`),
    admin('delete-revocable', `${of('choose')}/delete`),
    admin('connectors', `${console}/connectors`),
    admin('connector', `${console}/connectors/lightspeed-k-series`),
    admin('connector-broken', `${console}/connectors/broken-till`),
    admin('api-keys', `${console}/api-keys`),
    admin('api-keys-form', `${console}/api-keys`, (page) => page.getByText('Make a key').click()),
    admin('api-key-made', `${console}/api-keys`, async (page) => {
      await page.getByText('Make a key').click();
      await page.getByLabel('Name').fill('Order sync');
      await press('Make the key')(page);
      await page.getByRole('status').waitFor();
    }),
    admin('api-key-revoke', `${console}/api-keys`, (page) =>
      page.getByRole('link', { name: 'Revoke Dashboard' }).click(),
    ),
    admin('status', `${console}/status`),
    admin('console-not-found', `${console}/nothing-here`),
    { name: 'viewer-connection', as: 'viewer', open: (page) => page.goto(of('refused')) },
    { name: 'viewer-forbidden', as: 'viewer', open: (page) => page.goto(`${list}/new`) },
    asCustomer('link', toLink),
    asCustomer('sandbox', toProvider),
    asCustomer('link-success', async (page) => {
      await toProvider(page);
      await press('Allow')(page);
      await page.getByRole('heading', { name: 'is connected' }).waitFor();
    }),
    asCustomer('link-denied', async (page) => {
      await toProvider(page);
      await press('Deny')(page);
      await page.getByRole('heading', { name: 'is not connected' }).waitFor();
    }),
    asCustomer('link-used', async (page) => {
      await toLink(page);
      const link = page.url();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('button', { name: 'Allow' }).waitFor();
      await page.goto(link);
    }),
    customer('link-other-account', `${origin}/oauth/result/${made.heldResult}`),
    customer('link-expired', `${origin}/connect/${made.expiredLink}`),
    customer('link-unknown', `${origin}/connect/no-such-link`),
    asCustomer('wrong-browser', async (page) => {
      await toProvider(page);
      const callback = await site.sandbox('lightspeed-k-series').consent(page.url());
      await page.context().clearCookies();
      await page.goto(callback);
    }),
    customer('problem', `${origin}/oauth/problem/unknown_state`),
    customer('not-found', `${origin}/nothing-here`),
    customer('errors', `${origin}/errors`),
  ];
}

/** Signs the person in who looks at a scene. */
export async function arrive(page: Page, { origin }: Site, key: string = adminKey): Promise<void> {
  await page.goto(`${origin}/console/sign-in`);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Connections' }).waitFor();
}
