import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Held until it is released or the process ends, however it ends. */
export interface FileLock {
  /** Gives it back. The file stays: another could otherwise hold the lock of a file that is not there any more. */
  release(): void;
  /** Gives it back and takes the file away: for when what it guards is gone. */
  remove(): void;
}

/**
 * Takes a lock that the operating system holds for this process: it outlives a stopped process, ends with a killed one,
 * and is seen from other containers on the same disk, where a process id means nothing. Node itself cannot lock a file;
 * SQLite can, and an empty database costs nothing.
 * @returns null where somebody else has it
 * @throws where the file cannot be made
 */
export function takeFileLock(path: string): FileLock | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = OFF; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === busy) return null;
    throw error;
  }
  return {
    release: () => database.close(),
    remove() {
      database.close();
      rmSync(path, { force: true });
    },
  };
}

/** SQLITE_BUSY */
const busy = 5;
