import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine, InstanceView, NewInstance } from '../../src/engine/engine.ts';
import type { Clock, Observer } from '../../src/engine/ports.ts';
import { openRuntime, type Runtime } from '../../src/open.ts';
import { createStore, type StoreName } from './stores.ts';

export const root = new URL('../../', import.meta.url).pathname;
export const hosts = ['api.lsk.lightspeed.app', 'api.trial.lsk.lightspeed.app'];
export const redirectUri = 'http://127.0.0.1:9/oauth/callback/lightspeed-k-series';

/** Credentials that the sandbox of the K-Series connector accepts. */
export const sandboxCredentials = {
  base_url: 'api.trial.lsk.lightspeed.app',
  client_id: 'devp-sandbox',
  client_secret: 'nwsec-sandbox-not-a-secret',
  scope: 'financial-api items',
};

/** An engine on a data directory of its own, with the K-Series connector. */
export interface Lab {
  readonly config: Config;
  /** With which another process opens the same data. */
  readonly env: Readonly<Record<string, string>>;
  readonly runtime: Runtime;
  readonly engine: Engine;
  add(input?: Partial<NewInstance>): Promise<InstanceView>;
  /** Closes the engine and opens another one on the same data. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly clock?: Clock;
  readonly observer?: Observer;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of manifests. */
  readonly connectors?: string;
  /** Default: SQLite. */
  readonly store?: StoreName;
  /** URL of the PostgreSQL to make a database on. Default: that of the test run. */
  readonly postgres?: string;
}

/** @param origin where everything that is meant for the provider goes */
export async function openLab(origin: string, options: LabOptions = {}): Promise<Lab> {
  const { clock, observer, connectors = join(root, 'connector') } = options;
  const data = temporaryFolder();
  const store = await createStore(options.store ?? 'sqlite', options.postgres);
  const env = {
    ...store.env,
    EVERGRANT_DATA: data,
    EVERGRANT_CONNECTORS: connectors,
    EVERGRANT_CONNECT_TO: hosts.map((host) => `https://${host}=${origin}`).join(' '),
    ...options.env,
  };
  const config = readConfig({}, env);
  const open = () => openRuntime(config, { ...(clock && { clock }), ...(observer && { observer }) });
  let runtime = await open();
  return {
    config,
    env,
    get runtime() {
      return runtime;
    },
    get engine() {
      return runtime.engine;
    },
    async add(input = {}) {
      const credentials = { ...sandboxCredentials, ...input.credentials };
      const wanted = { connector: 'lightspeed-k-series', name: 'Bistro', ...input, credentials };
      return (await runtime.engine.addInstance(wanted)).instance;
    },
    async reopen() {
      await runtime.close();
      runtime = await open();
    },
    async close() {
      await runtime.close();
      await store.remove();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'evergrant-test-'));

/** The code of the EvergrantError that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

/** A clock that a test moves; milliseconds. */
export function movableClock(): Clock & { advance(milliseconds: number): void } {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    monotonic: () => performance.now() + offset,
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
