import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createConnectorLoader } from '../../src/manifest/load-connector.ts';
import { compiledFile, schemaValidator } from '../../src/schema-validator.ts';
import { load } from './load.ts';

const broken = 'test/manifests/broken';

test('the validator that the installation wrote finds what one compiled now finds', async () => {
  const written = createConnectorLoader(await schemaValidator('connector'));
  const files = readdirSync(broken).filter((name) => name.endsWith('.yaml'));
  expect(files.length).toBeGreaterThan(40);
  for (const name of files) {
    const text = readFileSync(`${broken}/${name}`, 'utf8');
    expect(written(text).issues, name).toEqual(load(text).issues);
  }
});

test('a schema that has changed since has another file, so a stale validator is never used', () => {
  expect(compiledFile('connector', '{}')).not.toBe(compiledFile('connector', '{ }'));
});
