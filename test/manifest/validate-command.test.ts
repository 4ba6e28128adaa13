import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import { afterAll, describe, expect, test } from 'vitest';
import { type ValidateOptions, validateCommand } from '../../src/cli/commands/validate.ts';
import { kSeries, manifest } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'evergrant-validate-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function validate(paths: string[], format: ValidateOptions['format'] = 'text', terminal = false) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const io = {
    stdout: (text: string) => void stdout.push(text),
    stderr: (text: string) => void stderr.push(text),
    outputIsTerminal: terminal,
  };
  const code = await validateCommand(paths, { format, connectors: 'connector' }, io);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('evergrant validate', () => {
  test('says nothing about the K-Series manifest', async () => {
    expect(await validate(['connector/lightspeed-k-series.yaml'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('checks the connectors folder where nothing is named', async () => {
    expect(await validate([])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await validate([], 'text', true)).stderr).toMatch(/^\d+ manifests? checked, all valid\.\n$/);
  });

  test('prints file:line:column: error CODE message, and exits with 1', async () => {
    const file = write('acme.yaml', manifest().replace('title: Acme', 'titel: Acme'));
    expect(await validate([file])).toEqual({
      code: 1,
      stdout: `${file}:3:1: error unknown-key Unknown key "titel". Did you mean "title"?\n`,
      stderr: '',
    });
  });

  test('exits with 2 for a path that is not there, and checks the others all the same', async () => {
    const file = write('other.yaml', manifest());
    const result = await validate(['nowhere.yaml', file]);
    expect(result.code).toBe(2);
    expect(result.stderr).toBe('evergrant validate: nowhere.yaml: there is no such file or folder.\n');
    expect(result.stdout).toContain('error file-name');
  });

  test('exits with 2 for a folder without a manifest', async () => {
    expect((await validate(['docs/decisions'])).code).toBe(2);
  });

  test('holds a provider file that is named against the schema of provider files', async () => {
    const file = write('acme.provider.yaml', 'id: acme\nnonsense: 1\n');
    const { code, stdout } = await validate([file]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${file}:2:1: error unknown-key Unknown key "nonsense".`);
    expect((await validate([folder])).stdout).not.toContain('provider');
  });

  test('says so where a file is no UTF-8 text', async () => {
    const file = write('latin1.yaml', Buffer.from('title: caf\xe9\n', 'latin1'));
    expect((await validate([file])).stdout).toBe(
      `${file}:1:1: error yaml-syntax The file is not UTF-8 text. Save it as UTF-8.\n`,
    );
  });

  test('gives JSON for programs', async () => {
    const file = write('acme.yaml', manifest().replace('id: acme', 'id: shop'));
    expect(JSON.parse((await validate([file], 'json')).stdout)).toEqual({
      valid: false,
      files: [
        {
          file,
          issues: [
            {
              code: 'file-name',
              message: 'The id "shop" differs from the file name.',
              hint: 'Rename the file to shop.yaml, or set the id to acme.',
              line: 1,
              column: 5,
              pointer: '/id',
            },
          ],
        },
      ],
    });
  });

  test('checks hundreds of manifests in one call', async () => {
    const many = mkdtempSync(join(tmpdir(), 'evergrant-many-'));
    for (let i = 0; i < 200; i++) {
      writeFileSync(
        join(many, `c-${i}.yaml`),
        kSeries.replace('id: lightspeed-k-series', `id: c-${i % 100 === 7 ? 'x' : i}`),
      );
    }
    const { code, stdout } = await validate([many]);
    rmSync(many, { recursive: true });
    expect(code).toBe(1);
    expect(stdout.split('\n').filter(Boolean)).toHaveLength(2);
  });
});

describe('SARIF', () => {
  const schema = JSON.parse(
    readFileSync('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', 'utf8'),
  );
  const AjvClass = AjvDraft04 as unknown as typeof AjvDraft04.default;
  const isSarif = new AjvClass({ strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);

  test('of the broken manifests fits the official schema', async () => {
    const log = JSON.parse((await validate(['test/manifests/broken'], 'sarif')).stdout);
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
    expect(log.runs[0].results.length).toBeGreaterThan(100);
    expect(log.runs[0].results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'test/manifests/broken/a-list.yaml' },
      region: { startLine: 1, startColumn: 1 },
    });
  });

  test('of valid manifests is a run without results', async () => {
    const log = JSON.parse((await validate([], 'sarif')).stdout);
    isSarif(log);
    expect(isSarif.errors ?? []).toEqual([]);
    expect(log.runs[0].results).toEqual([]);
  });

  test('the schema does refuse what is no SARIF', () => {
    expect(isSarif({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false);
  });
});
