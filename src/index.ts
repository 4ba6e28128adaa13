/** The public API. Adding a line is a release decision. */
export { type Config, type ConfigFlags, type Deadlines, readConfig } from './config.ts';
export type { AccessToken, Engine, InstanceView, NewInstance } from './engine/engine.ts';
export { type ErrorCode, EvergrantError, errorCodes } from './errors.ts';
export type { Connector } from './manifest/connector.ts';
export { openEngine } from './open.ts';
