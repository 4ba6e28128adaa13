import type { Options, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** How our schemas are read, here and where a validator is written ahead. */
export const schemaOptions: Options = {
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  // JSON Schema 2020-12 §7.2.1: `format` is an annotation, for editors; what is checked has a pattern.
  validateFormats: false,
  // Our schemas are checked against the meta-schema by tests; here that would be a third of the time a compile takes.
  validateSchema: false,
  meta: false,
};

/** A JSON Schema (2020-12) as a function of plain data, which leaves what it found at `errors`. */
export function compileSchema(schema: object): ValidateFunction {
  return createAjv(schemaOptions).compile(schema);
}

/** Knows the one word that our schemas add. */
export function createAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020(options);
  ajv.addKeyword('patternErrorMessage');
  return ajv;
}
