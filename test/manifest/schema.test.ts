import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { connectorSchema } from './load.ts';

type Schema = Record<string, unknown>;

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, validateFormats: false });
ajv.addKeyword('patternErrorMessage');
ajv.addSchema(connectorSchema);

const described = collect(connectorSchema, '#');

describe('every property of the connector schema', () => {
  test.each(described)('%s has a title, a description and examples that it accepts', (pointer, schema) => {
    expect(schema.title).toEqual(expect.stringMatching(/^\p{Lu}/u));
    expect(schema.description).toEqual(expect.stringMatching(/[.]$/));
    const validate = ajv.compile({ $ref: `${connectorSchema.$id}${pointer}` });
    expect(schema.examples).not.toHaveLength(0);
    for (const example of schema.examples as unknown[]) {
      validate(example);
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  test('there are dozens of them', () => {
    expect(described.length).toBeGreaterThan(50);
  });
});

test('every mapping with known keys refuses unknown ones', () => {
  const open = described.filter(([, schema]) => schema.properties && schema.additionalProperties !== false);
  expect(open).toEqual([]);
});

test('every pattern says in plain words what it asks for', () => {
  const mute = described.filter(([, schema]) => schema.pattern && !schema.patternErrorMessage);
  expect(mute).toEqual([]);
});

/** Properties, items, map values and definitions, with their JSON pointers; a $ref is described where it leads. */
function collect(schema: Schema, pointer: string): [string, Schema][] {
  const children: [string, unknown][] = [
    ...keyed(schema, 'properties', pointer),
    ...keyed(schema, '$defs', pointer),
    [`${pointer}/items`, schema.items],
    [`${pointer}/additionalProperties`, schema.additionalProperties],
  ];
  return children
    .filter(
      (entry): entry is [string, Schema] => typeof entry[1] === 'object' && entry[1] !== null && !('$ref' in entry[1]),
    )
    .flatMap(([at, child]) => [[at, child] as [string, Schema], ...collect(child, at)]);
}

function keyed(schema: Schema, keyword: string, pointer: string): [string, unknown][] {
  return Object.entries((schema[keyword] ?? {}) as Schema).map(([key, child]) => [
    `${pointer}/${keyword}/${key}`,
    child,
  ]);
}

test.each(readdirSync('schemas').filter((name) => name.endsWith('.json')))(
  '%s is a JSON Schema of the 2020-12 draft',
  (file) => {
    const schema = JSON.parse(readFileSync(`schemas/${file}`, 'utf8'));
    const meta = new Ajv2020({ validateFormats: false });
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(meta.validateSchema(schema)).toBe(true);
  },
);
