import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type ConfigFlags, readConfig } from '../../src/config.ts';
import type { Engine, InstanceView } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { root, temporaryFolder } from '../helpers/lab.ts';
import { createStore, type StoreName } from '../helpers/stores.ts';
import type { ReuseRule } from './ledger.ts';
import { openWrapped } from './open-wrapped.ts';
import { type ProviderOptions, type RotatingProvider, startRotatingProvider } from './rotating-provider.ts';
import { startWorker, type Worker } from './start-worker.ts';
import type { WorkerOptions } from './worker-messages.ts';

/**
 * A method of the manifest `torture`, and how the provider behind it treats a second use. The first three declare what
 * their provider does; the last does not, and shows what that costs.
 */
export const kinds = {
  no_grace: 'refused',
  grace: 'answered_again',
  reuse_detection: 'ends_the_family',
  reuse_detection_retry: 'ends_the_family',
} as const satisfies Record<string, ReuseRule>;

export type Kind = keyof typeof kinds;

export interface Account {
  readonly name: string;
  readonly kind: Kind;
  readonly host: string;
  readonly instance: InstanceView;
}

/** One store, one provider, one engine that survives everything, and processes that may not. */
export interface Arena {
  readonly provider: RotatingProvider;
  readonly engine: Engine;
  /** A grant at the provider, brought in without an access token: whoever asks first must refresh. */
  account(name: string, kind: Kind): Promise<Account>;
  worker(options?: Omit<WorkerOptions, 'flags'>): Promise<Worker>;
  /** What selects this arena for an `evergrant` of its own; on PostgreSQL each place has its own data directory. */
  serveEnvironment(place: number): Readonly<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ArenaOptions extends ProviderOptions {
  /** Of every account that there will be; each becomes a host of its own. */
  readonly names: readonly string[];
  /** Seconds: caller's wait, socket, attempt. */
  readonly deadlines: string;
  readonly store: StoreName;
  readonly clock?: (clock: Clock) => Clock;
}

export async function openArena({ names, deadlines, store, clock, ...options }: ArenaOptions): Promise<Arena> {
  const provider = await startRotatingProvider(options);
  const data = temporaryFolder();
  const connectors = `${root}test/manifests/valid`;
  const connectTo = names.map((name) => `https://${hostOf(name)}=${provider.origin}`);
  const flags: ConfigFlags = { data, connectors, connectTo };
  const testStore = await createStore(store);
  const environment = { ...testStore.env, EVERGRANT_REFRESH_DEADLINES: deadlines };
  const config: Config = readConfig(flags, environment);
  const engine = await openWrapped(config, clock ? { clock } : {});
  const workers = new Set<Worker>();

  return {
    provider,
    engine,
    async account(name, kind) {
      const host = hostOf(name);
      const refresh_token = provider.ledger.open(name, kinds[kind]);
      const credentials = { host, client_id: 'torture', client_secret: 'not-a-secret' };
      const wanted = { connector: 'torture', method: kind, name, credentials, token_set: { refresh_token } };
      return { name, kind, host, instance: (await engine.addInstance(wanted)).instance };
    },
    async worker(options = {}) {
      const worker = await startWorker({ flags, ...options }, environment);
      workers.add(worker);
      return worker;
    },
    serveEnvironment: (place) => ({
      ...environment,
      EVERGRANT_DATA: store === 'sqlite' ? data : join(data, `node-${place}`),
      EVERGRANT_CONNECTORS: connectors,
      EVERGRANT_CONNECT_TO: connectTo.join(' '),
    }),
    async [Symbol.asyncDispose]() {
      // One that is still held, or stopped, would not close.
      for (const worker of workers) worker.signal('SIGKILL');
      await engine.close();
      await provider.close();
      await testStore.remove();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

const hostOf = (name: string): string => `${name}.torture.example`;
