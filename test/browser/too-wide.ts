import type { Page } from 'playwright-core';

/** What makes the page wider than its window, innermost last; empty where it fits. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > clientWidth);
    return [scrollWidth - clientWidth + ' px too wide'].concat(beyond.map((each) => Math.round(each.getBoundingClientRect().right - clientWidth) + ' px: ' + each.cloneNode().outerHTML));
  })()`);
