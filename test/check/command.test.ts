import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { scenarioNames } from '../../src/check/check-method.ts';
import { type CheckFlags, check } from '../../src/cli/commands/check.ts';
import type { Io } from '../../src/cli/io.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { elementsOf } from './read-xml.ts';

const shipped = join(root, 'connector');
const kSeries = 'lightspeed-k-series';

/** A folder with the K-Series connector, one that is broken, and one without a provider file. */
function mixedFolder(): string {
  const folder = temporaryFolder();
  const text = readFileSync(join(shipped, `${kSeries}.yaml`), 'utf8');
  writeFileSync(join(folder, `${kSeries}.yaml`), text);
  copyFileSync(join(shipped, `${kSeries}.provider.yaml`), join(folder, `${kSeries}.provider.yaml`));
  writeFileSync(
    join(folder, 'broken.yaml'),
    text.replace('id: lightspeed-k-series', 'id: broken').replace('hosts:', 'host:'),
  );
  writeFileSync(join(folder, 'alone.yaml'), text.replace('id: lightspeed-k-series', 'id: alone'));
  return folder;
}

async function run(ids: readonly string[], flags: Partial<CheckFlags>, outputIsTerminal = false) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    stdout: (text) => void out.push(text),
    stderr: (text) => void err.push(text),
    input: Readable.from([]),
    output: new Writable(),
    env: {},
    interactive: false,
    inputIsTerminal: false,
    outputIsTerminal,
    columns: null,
    colour: false,
  };
  const code = await check(ids, { format: 'text', seed: 'command', ...flags }, io);
  return { code, out: out.join(''), err: err.join('') };
}

test('one broken connector stops no other, and what has no provider file says so', async () => {
  const { code, out, err } = await run([], { connectors: mixedFolder(), scenario: ['connect', 'hosts'] });
  expect(code).toBe(1);
  expect(out).toMatch(/broken: [\s\S]*FAIL {2}manifest[\s\S]*broken\.yaml:\d+:\d+: /);
  expect(out).toMatch(/alone: [\s\S]*Self-consistency only/);
  expect(out).toContain('oauth2_authorization_code: 2 passed, 0 failed, 0 skipped');
  expect(err).toBe('');
});

test('a person who looks on sees a line for each connector', async () => {
  const { code, err } = await run([kSeries], { connectors: shipped, scenario: ['test-call'] }, true);
  expect(code).toBe(0);
  expect(err).toMatch(/1\/1 lightspeed-k-series: ok, 2 passed, 0 skipped, \d+\.\d s\n$/);
});

test('JUnit and JSON come from the same run', async () => {
  const flags = { connectors: shipped, scenario: ['rotation'] };
  const cases = elementsOf((await run([kSeries], { ...flags, format: 'junit' })).out).filter(
    ({ name }) => name === 'testcase',
  );
  expect(cases.map(({ attributes }) => attributes.classname)).toEqual([
    `${kSeries}.oauth2_authorization_code`,
    `${kSeries}.oauth2_authorization_code_v2`,
  ]);
  const parsed = JSON.parse((await run([kSeries], { ...flags, format: 'json' })).out);
  expect(parsed).toMatchObject({ seed: 'command', counts: { passed: 2, failed: 0, skipped: 0 } });
});

test('what does not exist is a mistake in the call, with the nearest name', async () => {
  const folder = { connectors: shipped };
  await expect(run(['lightspeed-k-serie'], folder)).rejects.toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining(kSeries),
  });
  await expect(run([kSeries], { ...folder, scenario: ['keepalive'] })).rejects.toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining('keep-alive'),
  });
});

test('the vendor requires PKCE: off is found before and during the consent', async () => {
  const folder = temporaryFolder();
  const manifest = readFileSync(join(shipped, `${kSeries}.yaml`), 'utf8');
  const provider = readFileSync(join(shipped, `${kSeries}.provider.yaml`), 'utf8');
  writeFileSync(join(folder, `${kSeries}.yaml`), manifest.replace('pkce: S256', 'pkce: none'));
  writeFileSync(join(folder, `${kSeries}.provider.yaml`), provider.replace('pkce: optional', 'pkce: required'));
  const { code, out } = await run([kSeries], { connectors: folder, scenario: ['pkce', 'connect'] });
  expect(code).toBe(1);
  expect(out).toMatch(/FAIL {2}pkce: .*\n.*:\d+:\d+: The vendor requires PKCE/);
  expect(out).toMatch(
    /FAIL {2}connect: .*\n.*:\d+:\d+: The vendor refused the authorization request: .*code_challenge/,
  );
});

test('docs/check.md has a line for everything that can be asked for by name', () => {
  const page = readFileSync(join(root, 'docs/check.md'), 'utf8');
  expect(scenarioNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
