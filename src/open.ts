/** Composition root: the only file that knows every layer. */
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { Actor } from './engine/access/actor.ts';
import { type ApiKeys, createApiKeys } from './engine/access/api-keys.ts';
import { createIdempotency, type Idempotency } from './engine/access/idempotency.ts';
import { secureRandom } from './engine/access/secure-random.ts';
import { createSessions, type Sessions } from './engine/access/sessions.ts';
import { createSingleSignOn, type SingleSignOn } from './engine/access/single-sign-on.ts';
import { userAgent } from './engine/authorize/exchange.ts';
import { loadConnectors } from './engine/connectors/load-connectors.ts';
import { watchConnectors } from './engine/connectors/watch-connectors.ts';
import { createEngine } from './engine/create-engine.ts';
import type { ConnectorCatalog, Engine } from './engine/engine.ts';
import type { Clock, DeliveryOutcome, Log, Observer, RandomBytes, Transport } from './engine/ports.ts';
import type { Store } from './engine/store.ts';
import { type Audit, createAudit } from './engine/trail/audit.ts';
import { startForgetting } from './engine/trail/forget-events.ts';
import { startWebhooks } from './engine/trail/webhooks.ts';
import { EvergrantError } from './errors.ts';
import { schemaValidator } from './schema-validator.ts';
import { readOrCreateKeyFile } from './store/key-file.ts';
import { openStore } from './store/open-store.ts';
import type { Keys } from './store/rotate-keys.ts';
import { createSealer } from './store/seal.ts';
import { openSpool } from './store/spool.ts';
import type { EntryLabel } from './store/spool-entry.ts';
import { spooledEntries } from './store/spooled-entries.ts';
import { createIdentityProvider } from './transport/identity-provider.ts';
import { createTransport } from './transport/transport.ts';
import { webhookSender } from './transport/webhook-sender.ts';

/** An engine with what a server needs beside it. */
export interface Runtime {
  readonly engine: Engine;
  readonly apiKeys: ApiKeys;
  readonly audit: Audit;
  readonly idempotency: Idempotency;
  readonly sessions: Sessions;
  /** null: not configured. */
  readonly singleSignOn: SingleSignOn | null;
  /** `created`: made by this start, so the person should hear about backing it up. null: the key was configured. */
  readonly keyFile: { readonly path: string; readonly created: boolean } | null;
  /** What a person should see at start: redirected origins, trouble with how the store is set up. */
  readonly notices: readonly string[];
  /** Each answer that waits for the store, in any process on this data directory. */
  spooled(): readonly SpooledAnswer[];
  /** The encryption keys, and their rotation. */
  readonly keys: Keys;
  /** How the last webhook that this process delivered ended; null: it delivered none. */
  lastDelivery(): Delivery | null;
  /** Begins to deliver webhooks, where they are configured; the returned function ends that. */
  startWebhooks(log: Log): () => Promise<void>;
  /** Begins to forget events that are older than they are kept; the returned function ends that. */
  startForgetting(log: Log): () => Promise<void>;
  /** Begins to take up manifests as they change; the returned function ends that. */
  watchConnectors(log: Log): () => void;
  close(): Promise<void>;
}

export interface SpooledAnswer extends EntryLabel {
  /** False: it cannot be opened with the keys that are here. */
  readonly key_here: boolean;
}

export interface Delivery {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** null: it was accepted. */
  readonly problem: string | null;
}

export interface OpenOptions {
  /** In whose name the engine works; default: its own. */
  readonly actor?: Actor;
  /** Refuses (`store_incompatible`) a store that holds instances authorised at a real provider. */
  readonly sandbox?: boolean;
  /** Default: those of the configured folder. */
  readonly connectors?: ConnectorCatalog;
  /** Default: the store's. */
  readonly clock?: Clock;
  /** Default: nobody watches. */
  readonly observer?: Observer;
  /** Default: the system's. */
  readonly random?: RandomBytes;
}

const unobserved: Observer = { refreshed() {}, waited() {}, keepAliveLag() {}, webhook() {} };

/** @throws invalid_configuration, store_unavailable, store_incompatible, encryption_key_unknown */
export async function openRuntime(config: Config, options: OpenOptions = {}): Promise<Runtime> {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  const keyFile = config.encryptionKeys.length > 0 ? null : readOrCreateKeyFile(config.data);
  const sealer = createSealer(keyFile ? keyFile.ring : config.encryptionKeys);
  const connectors = options.connectors ?? loadConnectors(config.connectors, await schemaValidator('connector'));
  const transport = openTransport(config);
  const store = await openStore(config.store, config.data, sealer);
  if (options.sandbox && (await store.instances.anyWithRoute('direct'))) {
    await store.close();
    throw new EvergrantError(
      'store_incompatible',
      `${config.data} holds instances that were authorised at a real provider.`,
      {
        hint: 'Give the sandbox a data directory of its own with --data.',
      },
    );
  }
  const spool = openSpool(config.data, sealer);
  const { deadlines, returnOrigins, refreshRate } = config;
  const { clock = store.clock, random = secureRandom(), observer = unobserved } = options;
  const processName = `${hostname()}:${process.pid}`;
  const audit = createAudit(store, clock, random, processName);
  const engine = createEngine({
    connectors,
    store,
    transport,
    clock,
    random,
    deadlines,
    returnOrigins,
    spool,
    refreshRate,
    observer,
    process: processName,
    ...(options.actor === undefined ? {} : { actor: options.actor }),
    notify: config.webhook !== null,
  });
  let lastDelivery: Delivery | null = null;
  return {
    engine,
    lastDelivery: () => lastDelivery,
    audit,
    idempotency: createIdempotency(store, clock),
    apiKeys: createApiKeys(store, clock, random, config.adminKey, audit),
    sessions: createSessions(store, clock, random, config.adminKey),
    singleSignOn: openSingleSignOn(config, { store, clock, random, transport }),
    keyFile: keyFile && { path: keyFile.path, created: keyFile.created },
    spooled() {
      const here = sealer.keyIds();
      return spooledEntries(config.data).map((entry) => ({
        ...entry,
        key_here: entry.key !== null && here.includes(entry.key),
      }));
    },
    keys: store.keys(keyFile?.path ?? null),
    notices: [
      ...store.notices,
      ...proxyNotices(config),
      ...config.privateHosts.map(
        (host) => `PRIVATE: ${host} may lead into a private network (EVERGRANT_PRIVATE_HOSTS).`,
      ),
      ...redirectNotices(config.connectTo),
    ],
    startWebhooks(log) {
      if (config.webhook === null) return async () => {};
      const sender = webhookSender({ ...config.webhook, userAgent, proxy: config.proxy });
      const heard = (outcome: DeliveryOutcome, problem: string | null) => {
        observer.webhook(outcome);
        lastDelivery = { at: clock.now(), problem };
      };
      return startWebhooks({ store, clock, log, sender, heard });
    },
    watchConnectors: (log) => watchConnectors(connectors, log),
    startForgetting: (log) => startForgetting({ store, clock, log, keep: config.keepEvents }),
    close: () => engine.close(),
  };
}

/** The way out alone, for what needs no store. Close it when done. @throws invalid_configuration */
export function openTransport({ connectTo, privateHosts, deadlines, proxy }: Config): Transport {
  return createTransport({ connectTo, privateHosts, timeout: deadlines.socket, userAgent, proxy });
}

/** The engine alone, for a program that embeds it. Close it when done. */
export async function openEngine(config: Config): Promise<Engine> {
  return (await openRuntime(config)).engine;
}

function openSingleSignOn(
  { singleSignOn: config }: Config,
  { transport, ...parts }: { store: Store; clock: Clock; random: RandomBytes; transport: Transport },
): SingleSignOn | null {
  if (config === null) return null;
  return createSingleSignOn({ ...parts, config, provider: createIdentityProvider(config, transport, parts.clock) });
}

function proxyNotices({ proxy }: Config): string[] {
  if (proxy === null) return [];
  const { host } = new URL(proxy.url);
  return [
    `Providers are reached through the proxy ${host}: which addresses their names may lead to is for it to check.`,
  ];
}

/** Said loudly: a line for each origin that is led elsewhere, or one for many. */
function redirectNotices(connectTo: ReadonlyMap<string, string>): string[] {
  if (connectTo.size <= 4)
    return [...connectTo].map(([from, to]) => `REDIRECTED: what is meant for ${from} goes to ${to}.`);
  const [first, second] = connectTo.keys();
  const others = `${first}, ${second} and ${connectTo.size - 2} more`;
  return [`REDIRECTED: what is meant for ${others} goes to simulated providers on this machine.`];
}
