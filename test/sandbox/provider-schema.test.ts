import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';

type Schema = Record<string, unknown> & { readonly $ref?: string; readonly examples?: unknown[] };

const root: Schema = JSON.parse(await readFile(new URL('../../schemas/provider.schema.json', import.meta.url), 'utf8'));
const properties = [...propertiesOf(root, '')];

describe('schemas/provider.schema.json', () => {
  test('documents every property with title, description and examples', () => {
    expect(properties.length).toBeGreaterThan(60);
    const undocumented = properties.filter(
      ([, schema]) =>
        !(hasText(schema, 'title') && hasText(schema, 'description') && documented(schema).examples?.length),
    );
    expect(undocumented.map(([path]) => path)).toEqual([]);
  });

  test('its examples fit', () => {
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    ajv.addKeyword('patternErrorMessage');
    ajv.addSchema(root, 'provider');
    const wrong = properties.flatMap(([path, , pointer]) => {
      const validate = ajv.compile({ $ref: `provider#${pointer}` });
      const examples = documented(properties.find((one) => one[0] === path)?.[1] as Schema).examples ?? [];
      return examples.filter((example) => !validate(example)).map((example) => `${path}: ${JSON.stringify(example)}`);
    });
    expect(wrong).toEqual([]);
  });

  test('refuses unknown keys everywhere', () => {
    const open = [...objectsOf(root, '')].filter(([, schema]) => schema.additionalProperties === undefined);
    expect(open.map(([path]) => path)).toEqual([]);
  });
});

function hasText(schema: Schema, key: string): boolean {
  return typeof documented(schema)[key] === 'string';
}

/** A `$ref` brings the words of its target, where the property has none of its own. */
function documented(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const target = (root.$defs as Record<string, Schema>)[schema.$ref.replace('#/$defs/', '')] as Schema;
  return { ...target, ...schema };
}

function* propertiesOf(schema: Schema, pointer: string): Generator<[path: string, schema: Schema, pointer: string]> {
  for (const [key, value] of Object.entries(schema)) {
    if (typeof value !== 'object' || value === null || key === 'examples') continue;
    const at = `${pointer}/${key}`;
    if (key === 'properties')
      for (const [name, property] of Object.entries(value as Record<string, Schema>))
        yield [`${at}/${name}`, property, `${at}/${name}`];
    yield* propertiesOf(value as Schema, at);
  }
}

function* objectsOf(schema: Schema, pointer: string): Generator<[path: string, schema: Schema]> {
  if (schema.type === 'object' && schema.properties !== undefined) yield [pointer, schema];
  for (const [key, value] of Object.entries(schema))
    if (typeof value === 'object' && value !== null && key !== 'examples')
      yield* objectsOf(value as Schema, `${pointer}/${key}`);
}
