import type { Locator } from 'playwright-core';

/** How a person uses a page. */
export interface Hand {
  /** Presses a button or follows a link, and waits for the page that it leads to. */
  press(target: Locator): Promise<void>;
  enter(field: Locator, text: string): Promise<void>;
  /** Chooses an option by its value. */
  choose(field: Locator, value: string): Promise<void>;
}

export const mouse: Hand = {
  press: (target) => target.click(),
  enter: (field, text) => field.fill(text),
  choose: async (field, value) => void (await field.selectOption(value)),
};

/** Tab, letters, arrows and Enter alone. Each stop must be seen and must come in the order of the page. */
export const keyboard: Hand = {
  async press(target) {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  async enter(field, text) {
    await reach(field);
    await field.page().keyboard.press('ControlOrMeta+A');
    await field.page().keyboard.type(text);
  },
  async choose(field, value) {
    await reach(field);
    const options = await field.locator('option').evaluateAll((all) => all.map((each) => (each as Named).value));
    const steps = options.indexOf(value) - options.indexOf(await field.inputValue());
    for (let step = 0; step < Math.abs(steps); step++) {
      await field.page().keyboard.press(steps > 0 ? 'ArrowDown' : 'ArrowUp');
    }
  },
};

interface Named {
  readonly value: string;
}

/** More stops than any of our pages has. */
const patience = 200;

/** Presses Tab until the element has the focus. @throws where it is never reached, or a stop is not as it should be */
async function reach(target: Locator): Promise<void> {
  const page = target.page();
  await target.waitFor();
  for (let stops = 0; stops < patience; stops++) {
    const [reached, moved] = await target.evaluate(look);
    if (reached) return;
    await page.keyboard.press('Tab');
    const wrong = await page.evaluate(`(${judgeStop})(${moved})`);
    if (wrong) throw new Error(`${wrong} (${page.url()})`);
  }
  throw new Error(`Tab does not reach ${target} at ${page.url()}.`);
}

/** Whether the element has the focus, and whether any has; the one that has it is remembered. */
const look = (element: unknown): [boolean, boolean] => {
  const tab = globalThis as unknown as Tab;
  const before = tab.document.activeElement;
  tab.focusedBefore = before;
  return [element === before, before !== null && before !== tab.document.body];
};

interface Tab {
  readonly document: { readonly activeElement: unknown; readonly body: unknown };
  focusedBefore: unknown;
}

/** What is wrong with the element that has the focus now: null, or words. */
const judgeStop = `(moved) => {
  const now = document.activeElement;
  if (now === null || now === document.body) return null;
  const name = now.outerHTML.slice(0, 120);
  const follows = window.focusedBefore.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING;
  const within = window.focusedBefore.contains(now);
  const wrapped = now.matches('.skip') || document.querySelector('a[href], button, input:not([type=hidden])') === now;
  if (moved && now !== window.focusedBefore && !follows && !within && !wrapped) return 'Tab went backwards to ' + name;
  const box = now.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return 'The focus is on something that is not seen: ' + name;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(now);
  const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  return seen ? null : 'The focus is not seen on ' + name;
}`;
