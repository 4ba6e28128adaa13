import { type Browser, chromium } from 'playwright-core';
import { findInstalled } from './find-installed.ts';
import { unpackBundled } from './unpack-bundled.ts';

export interface LaunchedBrowser {
  readonly browser: Browser;
  /** Which one it is: name, version, where it is from. */
  readonly words: string;
}

/** Starts a real Chromium without a window: this machine's, else the one that came with `npm install`. */
export async function launch(): Promise<LaunchedBrowser> {
  const installed = findInstalled();
  const { executable, env } = installed === null ? unpackBundled() : { executable: installed, env: {} };
  const browser = await chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...env } as Record<string, string>,
    // Only what containers need. What weakens a browser's security would weaken what the tests show.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const from = installed === null ? 'came with npm install' : `installed at ${installed}`;
  return { browser, words: `Chromium ${browser.version()}, ${from}` };
}
