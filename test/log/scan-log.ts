import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findSecrets } from './find-secrets.ts';

/**
 * Around the whole test run: collects what every process wrote, and what tests wrote to the console, and ends the run as
 * failed where a secret is in it. The files are kept then, to be looked at.
 */
export default function collectLog(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'evergrant-log-'));
  process.env.EVERGRANT_TEST_LOG = folder;
  return () => {
    const files = readdirSync(folder);
    const found = files.flatMap((file) => scan(folder, file));
    if (found.length > 0)
      throw new Error(`The log of the test run holds secrets (${folder}):\n${found.slice(0, 20).join('\n')}`);
    console.log(`No secret in the log of the test run (${files.length} outputs of processes and tests).`);
    rmSync(folder, { recursive: true });
  };
}

function scan(folder: string, file: string): string[] {
  const text = withoutBanner(readFileSync(join(folder, file), 'utf8'));
  return findSecrets(text).map(({ what, line }) => `  ${file}:${line}: ${what}`);
}

/** A sandbox's start says which client secret it accepts: that one is public, and nowhere else may it be repeated. */
function withoutBanner(text: string): string {
  return text.replace(/^ +client secret +\S+$/gm, '').replace(/ --set client_secret=\S+/g, '');
}
