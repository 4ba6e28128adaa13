import { existsSync } from 'node:fs';
import { takeFileLock } from './file-lock.ts';
import { SlotFile } from './slot-file.ts';

/** A slot file that nobody else touches. */
export interface LockedFile {
  readonly slots: SlotFile;
  /** Gives it up as it is: whoever looks next may take it over. */
  close(): void;
  /** Gives it up and takes it away. */
  remove(): void;
}

/** @throws where the disk refuses */
export function makeLockedFile(path: string): LockedFile {
  const file = lockedFile(path, 'new');
  if (file) return file;
  throw new Error(`${path} is somebody else's.`);
}

/** null where its owner lives, or somebody else was quicker. @throws where the disk refuses */
export function takeOverFile(path: string): LockedFile | null {
  return existsSync(path) ? lockedFile(path, 'existing') : null;
}

function lockedFile(path: string, mode: 'new' | 'existing'): LockedFile | null {
  const lock = takeFileLock(`${path}.lock`);
  if (lock === null) return null;
  try {
    const slots = new SlotFile(path, mode);
    return {
      slots,
      close() {
        slots.close();
        lock.release();
      },
      remove() {
        slots.remove();
        lock.remove();
      },
    };
  } catch (error) {
    // Its owner took it away in the meantime.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      lock.remove();
      return null;
    }
    lock.release();
    throw error;
  }
}
