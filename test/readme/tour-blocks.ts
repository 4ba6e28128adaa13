import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../helpers/lab.ts';

/** The fenced sh blocks of the README's five-minute tour, in order, as they stand there. */
export function tourBlocks(): string[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const section = /^## A five-minute tour$([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}
