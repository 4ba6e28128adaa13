/** Composition root: the only file that knows every layer. */
import type { Config } from './config.ts';
import type { ApiKeys } from './engine/api-keys.ts';
import type { Engine } from './engine/engine.ts';

export interface Runtime {
  readonly engine: Engine;
  readonly apiKeys: ApiKeys;
  /** True where the key file was made by this start: the person should hear about backing it up. */
  readonly keyFile: { readonly path: string; readonly created: boolean } | null;
  /** Warnings that a person should see at start: redirected origins, a proxy in use. */
  readonly notices: readonly string[];
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Refuses (`store_incompatible`) a store that holds instances authorised at a real provider. */
  readonly sandbox?: boolean;
}

export async function openRuntime(_config: Config, _options: OpenOptions = {}): Promise<Runtime> {
  throw new Error('being written');
}

export async function openEngine(config: Config): Promise<Engine> {
  return (await openRuntime(config)).engine;
}
