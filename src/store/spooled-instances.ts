import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SlotFile } from './slot-file.ts';

/**
 * The instance of every entry that waits in the spool of a data directory, whichever process has it; an instance may be
 * there several times. Only looks: entries are the business of who holds their file.
 */
export function spooledInstances(dataDirectory: string): readonly string[] {
  const folder = join(dataDirectory, 'spool');
  return spoolFiles(folder).flatMap((name) => instancesIn(join(folder, name)));
}

function spoolFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.spool'));
  } catch {
    return [];
  }
}

function instancesIn(path: string): string[] {
  let file: SlotFile;
  try {
    file = new SlotFile(path, 'existing');
  } catch {
    // Its process has taken it away meanwhile: nothing waits in it.
    return [];
  }
  try {
    const texts = Array.from({ length: file.slots }, (_, slot) => file.read(slot));
    return texts.flatMap((text) => (text === null ? [] : [text.slice(0, Math.max(0, text.indexOf('\n')))]));
  } finally {
    file.close();
  }
}
