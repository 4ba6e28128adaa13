/**
 * `npm run screenshots [-- FOLDER [NAME…]]`: takes a picture of every page, at the widths of a desk and of a phone, in
 * both themes. Without names all of them; the folder is `screenshots` where none is given. `npm run screenshots -- readme`
 * makes the two that the README shows, in docs/images; use an installed browser for them, which has more fonts.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../helpers/lab.ts';
import { launch } from './chromium/launch.ts';
import { arrive, setStage } from './set-stage.ts';
import { tooWide } from './too-wide.ts';

const [asked = 'screenshots', ...names] = process.argv.slice(2);
const forReadme = asked === 'readme';
const folder = forReadme ? join(root, 'docs/images') : asked;
const sizes = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
mkdirSync(folder, { recursive: true });

const { browser, words } = await launch();
console.log(`Pictures by ${words}.`);
const stage = await setStage();
// A change of the theme would fade, and the picture would show it half-way.
const open = () => browser.newPage({ reducedMotion: 'reduce' });
const people = { admin: await open(), viewer: await open(), customer: await open() };
await arrive(people.admin, stage.site);
await arrive(people.viewer, stage.site, stage.viewerKey);
for (const { name, as, open: goTo } of stage.scenes) {
  if (forReadme ? name !== 'connections' : names.length > 0 && !names.includes(name)) continue;
  const page = people[as];
  await page.setViewportSize(sizes.desk);
  await goTo(page);
  if (forReadme) await takeForReadme(page);
  else for (const size of ['desk', 'phone'] as const) await take(page, name, size);
}
await browser.close();
await stage.close();

async function take(page: Page, name: string, size: keyof typeof sizes): Promise<void> {
  await page.setViewportSize(sizes[size]);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}.${size}.${colorScheme}.png`), fullPage: true });
  }
  for (const line of (await tooWide(page)).slice(0, 4)) console.log(`${name}, ${size}: ${line}`);
}

async function takeForReadme(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1200, height: 860 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `console-${colorScheme}.png`) });
  }
}
