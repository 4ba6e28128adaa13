import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundManifests {
  /** Each once, in the order named; a folder's files by name. */
  readonly files: readonly string[];
  /** One sentence for each path that cannot be used. */
  readonly problems: readonly string[];
}

/**
 * The manifests meant by paths on a command line: files as they are, and of a folder every `*.yaml` directly in it.
 * A folder's `*.provider.yaml` describe the other side, for the sandbox; they are checked when they are named.
 */
export async function findManifests(paths: readonly string[]): Promise<FoundManifests> {
  const files = new Set<string>();
  const problems: string[] = [];
  for (const path of paths) {
    const found = await statOf(path);
    if (found === null) {
      problems.push(`${path}: there is no such file or folder.`);
    } else if (!found.isDirectory()) {
      files.add(path);
    } else {
      const inside = await manifestsIn(path);
      for (const file of inside) files.add(file);
      if (inside.length === 0) problems.push(`${path}: this folder holds no manifest (*.yaml).`);
    }
  }
  return { files: [...files], problems };
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}

async function manifestsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.yaml') && !isProviderFile(entry.name))
    .map((entry) => join(folder, entry.name))
    .sort();
}

export function isProviderFile(path: string): boolean {
  return path.endsWith('.provider.yaml');
}
