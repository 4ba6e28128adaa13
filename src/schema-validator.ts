import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ValidateFunction } from 'ajv';

export type SchemaName = 'connector' | 'provider';

/**
 * The validator of a schema that comes with us: the one written ahead by the installation, which starts in a tenth of
 * the time, or one compiled now where there is none or the schema has changed since.
 */
export function schemaValidator(name: SchemaName): Promise<ValidateFunction> {
  known[name] ??= load(name);
  return known[name];
}

const known: { [name in SchemaName]?: Promise<ValidateFunction> } = {};

async function load(name: SchemaName): Promise<ValidateFunction> {
  const text = readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8');
  const written = new URL(compiledFile(name, text), import.meta.url);
  if (existsSync(written)) return createRequire(import.meta.url)(fileURLToPath(written)) as ValidateFunction;
  const { compileSchema } = await import('./manifest/compile-schema.ts');
  return compileSchema(JSON.parse(text));
}

/** Relative to this folder; its name holds what it was made of, so that a stale one is never found. */
export function compiledFile(name: SchemaName, text: string): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return `../schemas/compiled/${name}-${digest}.cjs`;
}
