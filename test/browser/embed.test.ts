import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Platform, startPlatform } from '../../examples/embed/platform.ts';
import { loadProvider } from '../../src/sandbox/provider.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { root, sandboxCredentials } from '../helpers/lab.ts';
import { type ApiServer, openApiServer } from '../server/api-server.ts';
import { launch } from './chromium/launch.ts';

const connector = 'lightspeed-k-series';
let browser: Browser;
let sandbox: Sandbox;
let platform: Platform;
let server: ApiServer;

beforeAll(async () => {
  ({ browser } = await launch());
  sandbox = await startSandbox({ provider: await loadProvider(join(root, `connector/${connector}.provider.yaml`)) });
  platform = await startPlatform({
    evergrant: () => server.origin,
    key: () => server.adminKey,
    connector,
    credentials: sandboxCredentials,
  });
  server = await openApiServer(sandbox.origin, { env: { EVERGRANT_RETURN_ORIGINS: platform.origin } });
});
afterAll(async () => {
  await server.close();
  await platform.close();
  await sandbox.close();
  await browser.close();
});

/** A browser of somebody who is signed in on the platform. */
async function signedIn(customer: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${platform.origin}/sign-in?as=${customer}`);
  return page;
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** From the page of the link to where the platform says how it went. */
async function allow(page: Page): Promise<string> {
  await press(page, /^Continue to/);
  await press(page, 'Allow');
  await page.waitForURL(/\/connected\?completion=/);
  return page.getByRole('heading').innerText();
}

async function tokenOf(customer: string): Promise<{ code?: string; access_token?: string }> {
  const { body } = await server.ask('GET', `/api/instances?external_id=${customer}`);
  return (await server.ask('POST', `/api/instances/${body.items[0].id}/access-token`)).body;
}

test('a customer of a platform connects: usable once the platform has confirmed it, and not before', async () => {
  const anna = await signedIn('anna');
  await press(anna, 'Connect');
  expect((await tokenOf('anna')).code).toBe('not_authorized');
  // What the platform would be told is held up: so the moment before its confirmation can be looked at.
  const held = Promise.withResolvers<void>();
  await anna.route(`${platform.origin}/connected**`, async (route) => {
    expect((await tokenOf('anna')).code).toBe('not_authorized');
    held.resolve();
    await route.continue();
  });
  expect(await allow(anna)).toBe('Connected');
  await held.promise;
  expect((await tokenOf('anna')).access_token).toMatch(/\S{10}/);
});

test('whoever is lured through the link of another connects nothing for him', async () => {
  const mallory = await signedIn('mallory');
  await press(mallory, 'Connect');
  const link = mallory.url();
  expect(link).toContain('/connect/');
  const victim = await signedIn('victim');
  await victim.goto(link);
  expect(await allow(victim)).toBe('Not connected');
  expect((await tokenOf('mallory')).code).toBe('not_authorized');
  // The code in the victim's address is of no use to the one who sent the link, unless it comes from his own session.
  const { body } = await server.ask('GET', '/api/instances?external_id=victim');
  expect(body.items).toEqual([]);
});
