import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SlotFile } from './slot-file.ts';
import { type EntryLabel, labelOf } from './spool-entry.ts';

/**
 * Every entry that waits in the spool of a data directory, whichever process has it: its instance, which may be there
 * several times, and its key. Only looks: entries are the business of who holds their file.
 */
export function spooledEntries(dataDirectory: string): readonly EntryLabel[] {
  const folder = join(dataDirectory, 'spool');
  return spoolFiles(folder).flatMap((name) => entriesIn(join(folder, name)));
}

function spoolFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.spool'));
  } catch {
    return [];
  }
}

function entriesIn(path: string): EntryLabel[] {
  let file: SlotFile;
  try {
    file = new SlotFile(path, 'existing');
  } catch {
    // Its process has taken it away meanwhile: nothing waits in it.
    return [];
  }
  try {
    const texts = Array.from({ length: file.slots }, (_, slot) => file.read(slot));
    return texts.flatMap((text) => (text === null ? [] : [labelOf(text)]));
  } finally {
    file.close();
  }
}
