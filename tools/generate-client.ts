/** Writes the types of the HTTP client from the OpenAPI document, which itself comes from the routes' schemas. */
import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { openApiDocument } from './openapi-document.ts';

const header = `/**
 * The HTTP API as types. Written by \`npm run generate\` from the OpenAPI document of the server: change the routes, not
 * this file.
 */
`;

/** The text of src/client/schema.ts. */
export async function clientTypes(): Promise<string> {
  const document = await openApiDocument();
  return header + astToString(await openapiTS(document as never));
}

if (import.meta.main) writeFileSync(new URL('../src/client/schema.ts', import.meta.url), await clientTypes());
