import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCheckout } from '../helpers/copy-checkout.ts';
import { root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { npm, npmEnvironment } from '../helpers/npm.ts';
import { runProcess } from '../helpers/run-process.ts';
import { startProcess } from '../helpers/start-process.ts';

// What npm publishes, installed into an empty folder.

const [checkout, folder] = [copyCheckout(), temporaryFolder()];
const env = { ...npmEnvironment(), HOME: folder };
let packed: string[];

const evergrant = (...args: string[]) => runProcess('evergrant', args, { cwd: folder, env: withBin() });
const withBin = () => ({ ...env, PATH: `${join(folder, 'node_modules/.bin')}:${env.PATH}` });

beforeAll(async () => {
  const output = await npm(checkout, 'pack', '--json', '--loglevel=silent', '--pack-destination', folder);
  const [tarball] = JSON.parse(output.slice(output.indexOf('[\n')));
  packed = tarball.files.map((file: { path: string }) => file.path).sort();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await npm(folder, 'install', `./${tarball.filename}`, '--prefer-offline', '--no-audit', '--no-fund');
}, 240_000);

afterAll(() => {
  for (const path of [checkout, folder]) rmSync(path, { recursive: true });
});

describe('the package', () => {
  it('holds the launcher, the compiled program, connectors, schemas, README and licence, and nothing else', () => {
    const compiled = sources(join(root, 'src')).flatMap((file) => [`dist/${file}.js`, `dist/${file}.d.ts`]);
    const data = ['assets', 'connector', 'schemas'].flatMap((name) =>
      readdirSync(join(root, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name))),
    );
    const rest = ['LICENSE', 'README.md', 'bin/evergrant.js', 'package.json'];
    expect(packed).toEqual([...compiled, ...data, ...rest].sort());
  });

  it('validate checks the connectors that it ships', async () => {
    expect(await evergrant('validate')).toEqual({ code: 0, output: '' });
  });

  it('serve --sandbox serves, and takes an instance', async () => {
    const server = startProcess('evergrant', ['serve', '--sandbox', '--port', '0'], { cwd: folder, env: withBin() });
    try {
      const [, address] = await server.waitFor(/Address +(\S+)/);
      const key = readFileSync(join(folder, '.evergrant/sandbox/admin-key'), 'utf8').trim();
      const answer = await fetch(`${address}/api/instances`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ connector: 'lightspeed-k-series', name: 'Bistro', credentials: sandboxCredentials }),
      });
      expect(answer.status).toBe(201);
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });

  it('is a library too', async () => {
    const program =
      "import { openEngine, readConfig } from 'evergrant'; (await openEngine(readConfig({}, {}))).close();";
    const ran = await runProcess(process.execPath, ['--input-type=module', '-e', program], { cwd: folder, env });
    expect(ran).toEqual({ code: 0, output: '' });
  });
});

function sources(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
}
