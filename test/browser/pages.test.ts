import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch } from './chromium/launch.ts';
import { arrive, type Scene, type Stage, setStage } from './set-stage.ts';
import { tooWide } from './too-wide.ts';
import { type Watched, watch } from './watched.ts';

let browser: Browser;
let stage: Stage;

beforeAll(async () => {
  const launched = await launch();
  browser = launched.browser;
  console.log(`Every page is opened in ${launched.words}.`);
  stage = await setStage();
}, 180_000);

afterAll(async () => {
  await browser.close();
  await stage.close();
});

test('every page is accessible in both themes, fits a phone, and neither errs nor leaves for another host', {
  timeout: 600_000,
}, async () => {
  const people = new Map<Scene['as'], { watched: Watched; page: Page }>();
  for (const as of ['admin', 'viewer', 'customer'] as const) {
    // A theme that fades in has colours half-way.
    const watched = await watch(browser, stage.site.origins, { reducedMotion: 'reduce' });
    people.set(as, { watched, page: await watched.context.newPage() });
  }
  await arrive(people.get('admin')!.page, stage.site);
  await arrive(people.get('viewer')!.page, stage.site, stage.viewerKey);

  const found: string[] = [];
  for (const { name, as, open } of stage.scenes) {
    const { page } = people.get(as)!;
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await open(page);
    found.push(...(await faultsOf(page)).map((fault) => `${name}, light: ${fault}`));
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await faultsOf(page)).map((fault) => `${name}, dark, on a phone: ${fault}`));
    found.push(...(await tooWide(page)).slice(0, 3).map((line) => `${name}: ${line}`));
  }
  for (const { watched } of people.values()) {
    found.push(...watched.faults);
    await watched.context.close();
  }
  expect(found).toEqual([]);
});

/** What axe finds that is serious or critical. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html} (${nodes.length})`);
}

test('a copy button copies its value and says so', { timeout: 60_000 }, async () => {
  const { context } = await watch(browser, stage.site.origins, { permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  await arrive(page, stage.site);
  await page.goto(`${stage.site.origin}/console/connections/new/lightspeed-k-series`);
  const button = page.getByRole('button', { name: 'Copy Redirect URI' });
  await button.click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(stage.site.redirectUri('lightspeed-k-series'));
  await context.close();
});
