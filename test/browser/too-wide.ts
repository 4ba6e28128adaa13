import type { Page } from 'playwright-core';

/** What makes the page wider than its window; empty where it fits. */
export async function tooWide(page: Page): Promise<string[]> {
  // Before its style sheets are there, a page has other measures.
  await page.waitForLoadState();
  return page.evaluate(measure);
}

const measure = `(() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const right = (each) => Math.round(each.getBoundingClientRect().right);
  const beyond = [...document.querySelectorAll('body *')].filter((each) => right(each) > clientWidth);
  const words = beyond.map((each) => right(each) - clientWidth + ' px: ' + each.cloneNode().outerHTML);
  return [scrollWidth - clientWidth + ' px too wide', ...words];
})()`;
