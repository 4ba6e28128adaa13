import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';

/** Compiles route schemas, JSON Schema 2020-12. A body is taken as it is; in query and path everything arrives as text. */
export function createValidator(): FastifySchemaCompiler<object> {
  const options = { allErrors: true, allowUnionTypes: true };
  const strict = addFormats.default(new Ajv2020(options));
  const lenient = addFormats.default(new Ajv2020({ ...options, coerceTypes: 'array', useDefaults: true }));
  return ({ schema, httpPart }) => (httpPart === 'body' ? strict : lenient).compile(schema);
}
