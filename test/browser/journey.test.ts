import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './chromium/launch.ts';
import { type Hand, keyboard, mouse } from './hand.ts';
import { liveThrough } from './journey.ts';
import { openSite } from './open-site.ts';
import { watch } from './watched.ts';

let browser: Browser;

beforeAll(async () => {
  const launched = await launch();
  browser = launched.browser;
  console.log(`The journeys run in ${launched.words}.`);
});

afterAll(() => browser.close());

const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test.each<[string, BrowserContextOptions, Hand]>([
  ['at 1280 pixels', desk, mouse],
  ['at 390 pixels', phone, mouse],
  ['by keyboard alone', desk, keyboard],
  ['without script, at 390 pixels', { ...phone, javaScriptEnabled: false }, mouse],
])('the whole life of a connection %s', { timeout: 180_000 }, async (_, options, hand) => {
  const site = await openSite({ only: 'lightspeed-k-series', accessTokenLifetime: 2 });
  const admin = await watch(browser, site.origins, options);
  const customer = await watch(browser, site.origins, options);
  try {
    await liveThrough(site, {
      admin: await admin.context.newPage(),
      customer: await customer.context.newPage(),
      hand,
    });
    expect([...admin.faults, ...customer.faults]).toEqual([]);
  } finally {
    await admin.context.close();
    await customer.context.close();
    await site.close();
  }
});
