import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { sandboxCredentials } from '../helpers/lab.ts';
import type { Hand } from './hand.ts';
import { adminKey, type Site } from './open-site.ts';
import { tooWide } from './too-wide.ts';

const connector = 'lightspeed-k-series';
const title = 'Lightspeed Restaurant (K-Series)';

export interface People {
  /** Has the admin key. */
  readonly admin: Page;
  /** Gets a link, in a browser of their own. */
  readonly customer: Page;
  readonly hand: Hand;
}

/**
 * The whole life of a connection, as two people and a platform live it: added, linked, consented to, tested, its token
 * ended and renewed, its grant withdrawn at the provider, authorised again in place. Nothing waits for a time: each step
 * waits until a page says what it should.
 */
export async function liveThrough(site: Site, { admin, customer, hand }: People): Promise<void> {
  const { press, enter, choose } = hand;
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true });
  const state = admin.getByRole('region', { name: 'State' });
  const fits = async (page: Page) => expect(await tooWide(page), page.url()).toEqual([]);

  // Sign in.
  await admin.goto(`${site.origin}/`);
  await press(button(admin, 'Open the console'));
  await enter(admin.getByLabel('API key'), adminKey);
  await press(button(admin, 'Sign in'));
  await admin.getByText('There is no connection yet.').waitFor();
  await fits(admin);

  // Add: a form that is sent too early says so beside each field and loses nothing.
  await press(button(admin, 'Add a connection'));
  await press(link(admin, title));
  await enter(admin.getByLabel('Name'), 'Café Zentral');
  await enter(admin.getByLabel('Client secret'), sandboxCredentials.client_secret);
  await press(button(admin, 'Add the connection'));
  await admin.getByRole('alert').getByText('fields need a correction').waitFor();
  await fits(admin);
  expect(await admin.getByLabel('Name').inputValue()).toBe('Café Zentral');
  expect(await admin.getByLabel('Client secret').inputValue()).toBe('');
  await choose(admin.getByLabel('Base URL'), sandboxCredentials.base_url);
  await enter(admin.getByLabel('Client ID'), sandboxCredentials.client_id);
  await enter(admin.getByLabel('Scope'), sandboxCredentials.scope);
  await press(button(admin, 'Add the connection'));
  await state.getByText('not authorised yet').waitFor();
  await fits(admin);
  const { pathname } = new URL(admin.url());
  const id = pathname.split('/').at(-1)!;

  // The link, and the customer.
  await press(button(admin, 'Make a link for your customer'));
  const address = await admin.getByRole('status').locator('code').innerText();
  await customer.goto(address);
  await fits(customer);
  await press(button(customer, `Continue to ${title}`));
  await press(button(customer, 'Allow'));
  await customer.getByRole('heading', { name: `${title} is connected` }).waitFor();
  await fits(customer);
  expect(new URL(customer.url()).search).toBe('');

  // Healthy.
  await admin.goto(`${site.origin}/console/connections`);
  await press(link(admin, 'Café Zentral'));
  await state.getByText('✓ active').waitFor();
  await press(button(admin, 'Test the connection'));
  await admin.getByRole('status').getByText('The connection works').waitFor();

  // The token ends, and is renewed when the platform asks for it.
  await until(admin, () => admin.getByText('The access token ended').isVisible());
  const { generation } = await site.runtime.engine.accessToken(id);
  await until(admin, () => admin.getByText('The access token ends').isVisible());
  await admin.getByText(`token set ${generation}`).first().waitFor();

  // The customer takes the access back at the provider.
  site.sandbox(connector).revokeAll();
  await press(button(admin, 'Renew the token now'));
  await state.getByText('grant is gone').waitFor();
  await fits(admin);
  await press(link(admin, 'Connections').first());
  await admin.getByRole('navigation', { name: 'Health' }).getByText('Needs attention').waitFor();
  await fits(admin);
  await press(link(admin, 'Café Zentral'));

  // Authorised again, in place.
  await press(button(admin, 'Authorise again'));
  await press(button(admin, 'Allow'));
  await press(button(admin, 'Back to the connection'));
  await state.getByText('✓ active').waitFor();
  expect(new URL(admin.url()).pathname).toBe(pathname);
  await admin.getByRole('heading', { name: 'Café Zentral' }).waitFor();
  await press(button(admin, 'Test the connection'));
  await admin.getByRole('status').getByText('The connection works').waitFor();
  await press(button(admin, 'Sign out'));
  await admin.getByRole('heading', { name: 'Sign in to Evergrant' }).waitFor();
}

/** Opens the page again, without what it said of the step before, until it says what is awaited. */
async function until(page: Page, holds: () => Promise<boolean>): Promise<void> {
  do await page.goto(page.url().split('?')[0]!);
  while (!(await holds()));
}
