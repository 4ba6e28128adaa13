import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporaryFolder } from './lab.ts';

const parts = ['assets', 'bin', 'connector', 'schemas', 'src', 'tools'];
const files = ['.npmrc', 'LICENSE', 'README.md', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];

/** A copy of what the program consists of, in a temporary folder, with this checkout's dependencies. */
export function copyCheckout(): string {
  const folder = temporaryFolder();
  for (const name of [...parts, ...files]) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}
