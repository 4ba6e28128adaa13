import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { EvergrantError } from '../errors.ts';
import { takeFileLock } from './file-lock.ts';
import { fixedKeys, type KeyRing, keyId, type MasterKey } from './key-ring.ts';

export interface KeyFile {
  readonly path: string;
  readonly created: boolean;
  /** The one that seals. */
  readonly key: Uint8Array;
  /** Follows the file: what seals now is never older than what the file said a second ago. */
  readonly ring: KeyRing;
}

/** Milliseconds after which the file is looked at again before something is sealed. */
export const keyFileBelieved = 1_000;

/**
 * The encryption keys of a data directory: base64 of 32 bytes each, a line a key, the first seals, in a file that only
 * its owner may read. Made on the first start; of several processes that start at once, one makes it and all read the
 * same. @throws invalid_configuration
 */
export function readOrCreateKeyFile(dataDirectory: string): KeyFile {
  const path = join(dataDirectory, 'encryption-key');
  const created = readKeys(path) === null && create(path);
  const ring = followKeyFile(path);
  return { path, created, key: ring.sealing().key, ring };
}

/**
 * Puts a new key in front of the others, where it seals from now on. The file is replaced as a whole; of two processes
 * that do so at once, one is told to wait. @throws conflict
 */
export function addKeyToFile(path: string, key: Uint8Array): void {
  const lock = takeFileLock(`${path}.lock`);
  if (!lock) {
    throw new EvergrantError('conflict', 'Another process is changing the key file.', {
      hint: 'Try again in a moment.',
    });
  }
  try {
    const temporary = writeBeside(path, [key, ...(readKeys(path) ?? [])]);
    renameSync(temporary, path);
  } finally {
    lock.remove();
  }
}

function followKeyFile(path: string): KeyRing {
  let seen = versionOf(path);
  let ring = fixedKeys(readKeys(path) ?? missing(path));
  let believedUntil = performance.now() + keyFileBelieved;

  /** A file that cannot be read just now changes nothing: the keys in memory go on opening and sealing. */
  function look(): void {
    believedUntil = performance.now() + keyFileBelieved;
    try {
      const version = versionOf(path);
      if (version === seen) return;
      const keys = readKeys(path);
      if (keys) ring = fixedKeys(keys);
      seen = version;
    } catch {}
  }

  return {
    sealing() {
      if (performance.now() > believedUntil) look();
      return ring.sealing();
    },
    find(id): MasterKey | undefined {
      const known = ring.find(id);
      if (known) return known;
      look();
      return ring.find(id);
    },
    all() {
      look();
      return ring.all();
    },
  };
}

function versionOf(path: string): string {
  const { ino, mtimeNs, size } = statSync(path, { bigint: true });
  return `${ino} ${mtimeNs} ${size}`;
}

/** null: there is no file. */
function readKeys(path: string): readonly Uint8Array[] | null {
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
  const keys = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => new Uint8Array(Buffer.from(word, 'base64')));
  if (keys.length > 0 && keys.every(({ length }) => length === 32)) return keys;
  throw new EvergrantError('invalid_configuration', `The key file ${path} does not hold base64 of 32 bytes.`, {
    hint: 'Restore it from its backup. Without it, what is stored cannot be opened.',
  });
}

function missing(path: string): never {
  throw new EvergrantError('invalid_configuration', `The key file ${path} could not be written.`);
}

/** Written whole beside its place, then linked into it: a reader sees all of it or nothing. */
function create(path: string): boolean {
  const temporary = writeBeside(path, [new Uint8Array(randomBytes(32))]);
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** A key that is there twice is written once. */
function writeBeside(path: string, keys: readonly Uint8Array[]): string {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const lines = new Map(keys.map((key) => [keyId(key), `${Buffer.from(key).toString('base64')}\n`]));
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, [...lines.values()].join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return temporary;
}
