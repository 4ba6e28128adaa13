import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * A Chromium to run: the one that EVERGRANT_TEST_BROWSER names (`bundled`: none of this machine), else what this machine
 * has. null: the bundled one must do.
 */
export function findInstalled(environment: NodeJS.ProcessEnv = process.env): string | null {
  const { EVERGRANT_TEST_BROWSER: asked, PATH = '' } = environment;
  if (asked === 'bundled') return null;
  if (asked !== undefined && asked !== '') return asked;
  const inPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return [...inPath, ...applications].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
