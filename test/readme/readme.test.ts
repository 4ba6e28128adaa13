import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyCheckout } from '../helpers/copy-checkout.ts';
import { npmEnvironment } from '../helpers/npm.ts';
import { type Ran, runProcess } from '../helpers/run-process.ts';
import { type StartedProcess, startProcess } from '../helpers/start-process.ts';
import { tourBlocks } from './tour-blocks.ts';

// `npm start`, and in a second shell every command of the README's five-minute tour, in a copy of this checkout.

const folder = copyCheckout();
const blocks = tourBlocks();
const between = '=== next block ===';
let server: StartedProcess;
let ran: Ran;
let outputs: readonly string[];

beforeAll(async () => {
  const port = (await isFree(4000)) ? 4000 : 0;
  const env = { ...npmEnvironment(), EVERGRANT_PORT: String(port) };
  server = startProcess('npm', ['start'], { cwd: folder, env, group: true });
  const [, address = ''] = await server.waitFor(/Address +(\S+)[\s\S]*Ctrl-C stops it/, 60_000);

  // Word for word, save the port where something else has taken it.
  const script = blocks.join(`echo '${between}'\n`).replaceAll('http://127.0.0.1:4000', address);
  ran = await runProcess('sh', ['-euc', script], { cwd: folder, env: { ...env, ...browserEnvironment() } });
  outputs = ran.output.split(`${between}\n`);
}, 180_000);

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

it('every command of the tour succeeds', () => {
  expect(ran.code, ran.output).toBe(0);
  expect(outputs).toHaveLength(blocks.length);
});

it.each([
  ['Add an instance', /Added demo/],
  ['Authorise it', /Authorised demo/],
  ['Use it', /^[A-Za-z0-9]{43}\n[\s\S]*Sandbox Bistro/],
  ['Refresh it, and look', /generation 2[\s\S]*active/i],
  ['The same over HTTP', /"items":\[[\s\S]*"access_token":[\s\S]*Sandbox Bistro/],
  ['Ask a customer', /"url":"http:\/\/127\.0\.0\.1:\d+\/connect\//],
  ['Clean up', /Removed demo/],
])('%s: it prints what the README says', (name, printed) => {
  expect(outputs[titles.indexOf(name)]).toMatch(printed);
});

const titles = [
  'Add an instance',
  'Authorise it',
  'Use it',
  'Refresh it, and look',
  'The same over HTTP',
  'Ask a customer',
  'Clean up',
];

/** A folder of stand-ins for the programs that open a browser, and a display, so that they are used. */
function browserEnvironment(): Record<string, string> {
  const bin = join(folder, 'stand-ins');
  mkdirSync(bin);
  const program = `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'browser.ts')}' "$1"\n`;
  for (const name of ['xdg-open', 'open']) writeFileSync(join(bin, name), program, { mode: 0o755 });
  return { PATH: `${bin}:${npmEnvironment().PATH}`, DISPLAY: ':0' };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
