import { accessSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux: a file system in memory. */
const memory = '/dev/shm';

/**
 * A folder for what is gone in a moment: in memory where there is such a place, because the engine waits for the disk
 * at every write, and here there is nothing to keep.
 */
export function scratchFolder(): string {
  const name = 'evergrant-check-';
  try {
    accessSync(memory, constants.W_OK);
    return mkdtempSync(join(memory, name));
  } catch {
    return mkdtempSync(join(tmpdir(), name));
  }
}
