/** `evergrant/client`: the HTTP API, typed. Adding a line is a release decision. */
export { type ErrorCode, EvergrantError, errorCodes } from '../errors.ts';
export { type ClientOptions, createClient, type EvergrantClient, ok, type Schemas } from './client.ts';
export type { components, operations, paths } from './schema.ts';
