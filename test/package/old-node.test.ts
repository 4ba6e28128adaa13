import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { runProcess } from '../helpers/run-process.ts';
import { launcher } from '../helpers/start-process.ts';

const onePlainLine = /^evergrant needs Node 24 or newer; this is Node [\d.]+\. [^\n]+\n$/;

it('an older Node is told so in one plain line', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, launcher, 'validate'];
  const ran = await runProcess(process.execPath, args);
  expect(ran.code).toBe(1);
  expect(ran.output).toMatch(onePlainLine);
});

const older = await olderNode();

it.skipIf(older === null)('a real older Node, where the machine has one, says it too', async () => {
  const ran = await runProcess(older as string, [launcher, 'serve', '--sandbox']);
  expect(ran.code).toBe(1);
  expect(ran.output).toMatch(onePlainLine);
});

async function olderNode(): Promise<string | null> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  for (const node of folders.map((folder) => join(folder, 'node')).filter((path) => existsSync(path))) {
    const { output } = await runProcess(node, ['-p', 'process.versions.node']);
    // What is older cannot even read a module.
    const major = Number.parseInt(output, 10);
    if (major >= 14 && major < 24) return node;
  }
  return null;
}
