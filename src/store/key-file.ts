import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { EvergrantError } from '../errors.ts';

export interface KeyFile {
  readonly path: string;
  readonly created: boolean;
  readonly key: Uint8Array;
}

/**
 * The encryption key of a data directory: base64 of 32 bytes in a file that only its owner may read. Made on the first
 * start; of several processes that start at once, one makes it and all read the same.
 */
export function readOrCreateKeyFile(dataDirectory: string): KeyFile {
  const path = join(dataDirectory, 'encryption-key');
  const existing = readKey(path);
  if (existing) return { path, created: false, key: existing };
  const created = create(path);
  const key = readKey(path);
  if (key) return { path, created, key };
  throw new EvergrantError('invalid_configuration', `The key file ${path} could not be written.`);
}

function readKey(path: string): Uint8Array | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new EvergrantError('invalid_configuration', `The key file ${path} cannot be read.`, {
      hint: 'It must belong to the user who runs this process.',
      cause: error,
    });
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === 32) return key;
  throw new EvergrantError('invalid_configuration', `The key file ${path} does not hold base64 of 32 bytes.`, {
    hint: 'Restore it from its backup. Without it, what is stored cannot be opened.',
  });
}

/** Written whole beside its place, then linked into it: a reader sees all of it or nothing. */
function create(path: string): boolean {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(file);
    rmSync(temporary, { force: true });
  }
}
