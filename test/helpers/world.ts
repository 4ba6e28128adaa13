import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../src/config.ts';
import type { Engine, InstanceView, NewInstance } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { openRuntime, type Runtime } from '../../src/open.ts';
import { loadProvider } from '../../src/sandbox/provider.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { consent } from './consent.ts';

export const root = new URL('../../', import.meta.url).pathname;
export const redirectUri = 'http://127.0.0.1:9/oauth/callback/lightspeed-k-series';

/** Credentials that the sandbox of the K-Series connector accepts. */
export const sandboxCredentials = {
  base_url: 'api.trial.lsk.lightspeed.app',
  client_id: 'devp-sandbox',
  client_secret: 'nwsec-sandbox-not-a-secret',
  scope: 'financial-api items',
};

export interface World {
  readonly config: Config;
  readonly sandbox: Sandbox;
  readonly runtime: Runtime;
  readonly engine: Engine;
  add(input?: Partial<NewInstance>): Promise<InstanceView>;
  /** Adds an instance and takes it through consent. */
  authorized(input?: Partial<NewInstance>): Promise<InstanceView>;
  /** Closes the engine and opens another one on the same data. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions extends Omit<SandboxOptions, 'provider'> {
  readonly engineClock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
}

/** A sandbox of the K-Series connector on a real socket, and an engine on a new data directory that leads to it. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { engineClock, env = {}, ...sandboxOptions } = options;
  const provider = await loadProvider(join(root, 'connector/lightspeed-k-series.provider.yaml'));
  const sandbox = await startSandbox({ provider, ...sandboxOptions });
  const data = temporaryFolder();
  const connectTo = provider.hosts.map((host) => `https://${host}=${sandbox.origin}`);
  const config = readConfig({ data, connectors: join(root, 'connector'), connectTo }, env);
  const open = () => openRuntime(config, engineClock ? { clock: engineClock } : {});
  let runtime = await open();

  const world: World = {
    config,
    sandbox,
    get runtime() {
      return runtime;
    },
    get engine() {
      return runtime.engine;
    },
    async add(input = {}) {
      const credentials = { ...sandboxCredentials, ...input.credentials };
      const added = await runtime.engine.addInstance({
        connector: 'lightspeed-k-series',
        name: 'Bistro',
        ...input,
        credentials,
      });
      return added.instance;
    },
    async authorized(input) {
      const instance = await world.add(input);
      await authorize(runtime.engine, instance.id);
      return runtime.engine.instance(instance.id);
    },
    async reopen() {
      await runtime.close();
      runtime = await open();
    },
    async close() {
      await runtime.close();
      await sandbox.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
  return world;
}

/** Takes an instance through consent, as a customer's browser would. */
export async function authorize(engine: Engine, id: string): Promise<void> {
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: redirectUri });
  await engine.finishAuthorization(await consent(authorization_url));
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'evergrant-test-'));

/** The code of the EvergrantError that a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: { code?: string }) => error.code ?? String(error),
  );
}
