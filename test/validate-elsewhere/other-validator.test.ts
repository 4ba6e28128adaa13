import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../src/manifest/document.ts';
import { type SchemaName, schemaValidator } from '../../src/schema-validator.ts';
import { load } from '../manifest/load.ts';

/** An interpreter of JSON Schema 2020-12 that shares nothing with the compiler that we use. */
const other = { connector: validator('connector'), provider: validator('provider') };

const folders = ['connector', 'test/manifests/valid', 'test/manifests/broken'];
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(folder, name)),
);
const manifests = files.filter((file) => !file.endsWith('.provider.yaml'));
const providers = files.filter((file) => file.endsWith('.provider.yaml'));

describe('a JSON Schema validator that is not ours judges alike', () => {
  test.each(manifests)('%s', async (file) => {
    const { value, readable } = parseDocument(readFileSync(file, 'utf8'));
    if (!readable) return;
    expect(other.connector.validate(value).valid).toBe((await schemaValidator('connector'))(value));
  });

  test.each(providers)('%s', async (file) => {
    const { value } = parseDocument(readFileSync(file, 'utf8'));
    expect(other.provider.validate(value).valid).toBe((await schemaValidator('provider'))(value));
    expect(other.provider.validate(value).valid).toBe(true);
  });
});

test('it accepts every manifest that is valid, those that inherit as well, and says where a key is wrong', () => {
  for (const file of manifests.filter((one) => !one.includes('broken'))) {
    expect(other.connector.validate(parseDocument(readFileSync(file, 'utf8')).value).valid, file).toBe(true);
  }
  const typing = { ...(parseDocument(readFileSync(manifests[0]!, 'utf8')).value as object), titel: 'x' };
  const { errors } = other.connector.validate(typing);
  expect(errors.map(({ instanceLocation }) => instanceLocation)).toContain('#/titel');
});

test('what the schema alone does not find in the broken manifests, the rules or the reader of YAML find', () => {
  const broken = manifests.filter((file) => file.includes('broken'));
  const missed = broken.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const { value, readable } = parseDocument(text);
    if (readable && !other.connector.validate(value).valid) return [];
    const { issues } = load(text, { id: file.slice('test/manifests/broken/'.length, -'.yaml'.length) });
    return [{ file, codes: new Set(issues.map(({ code }) => code)) }];
  });
  for (const { file, codes } of missed) expect(codes.size, file).toBeGreaterThan(0);
  expect({ broken: broken.length, foundBySchema: broken.length - missed.length }).toMatchInlineSnapshot(`
    {
      "broken": 54,
      "foundBySchema": 13,
    }
  `);
});

test('the schemas use the words of the standard, and one annotation of their own', () => {
  for (const name of ['connector', 'provider'] as const) {
    const unknown = [...keywords(schema(name))].filter((word) => !standard.has(word));
    expect(unknown, name).toEqual(['patternErrorMessage']);
  }
});

function schema(name: SchemaName): Schema {
  return JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
}

function validator(name: SchemaName): Validator {
  return new Validator(schema(name), '2020-12', false);
}

/** Of JSON Schema 2020-12: core, applicators, validation, annotations. */
const standard = new Set(
  `$schema $id $ref $defs $comment allOf anyOf oneOf not if then else dependentSchemas properties patternProperties
   additionalProperties propertyNames items prefixItems contains unevaluatedProperties type enum const minimum maximum
   exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems maxItems uniqueItems minContains
   maxContains minProperties maxProperties required dependentRequired title description default examples deprecated
   format`.split(/\s+/),
);

const maps = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas']);
const values = new Set(['examples', 'default', 'enum', 'const', 'required', 'dependentRequired']);

function keywords(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) keywords(one, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return found;
  for (const [word, inside] of Object.entries(value)) {
    found.add(word);
    if (values.has(word)) continue;
    if (maps.has(word)) for (const one of Object.values(inside as object)) keywords(one, found);
    else keywords(inside, found);
  }
  return found;
}
