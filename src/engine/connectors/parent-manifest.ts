import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '../../manifest/document.ts';
import type { ParentOf } from '../../manifest/inherit.ts';

/** Finds what a manifest extends: another one of the same folder. */
export function parentsIn(folder: string): ParentOf {
  return (id) => {
    // An id is a file name here, so it may not lead anywhere else.
    const file = join(folder, `${id}.yaml`);
    if (!/^[a-z0-9-]+$/.test(id) || !existsSync(file)) return undefined;
    return parseDocument(readFileSync(file, 'utf8'));
  };
}
