/** Writes the validators of our schemas ahead, so that no command compiles one: run by the installation. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import standalone from 'ajv/dist/standalone/index.js';
import { createAjv, schemaOptions } from '../src/manifest/compile-schema.ts';
import { compiledFile, type SchemaName } from '../src/schema-validator.ts';

const source = new URL('../src/', import.meta.url);
rmSync(new URL('../schemas/compiled', source), { recursive: true, force: true });
mkdirSync(new URL('../schemas/compiled', source), { recursive: true });
for (const name of ['connector', 'provider'] satisfies SchemaName[]) {
  const text = readFileSync(new URL(`../schemas/${name}.schema.json`, source), 'utf8');
  const ajv = createAjv({ ...schemaOptions, code: { source: true } });
  const code = standalone.default(ajv, ajv.compile(JSON.parse(text)));
  writeFileSync(new URL(compiledFile(name, text), source), code);
}
