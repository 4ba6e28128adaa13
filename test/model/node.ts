import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { loadConnectors } from '../../src/engine/connectors/load-connectors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { ConnectorCatalog, Engine } from '../../src/engine/engine.ts';
import type { Clock, Spool } from '../../src/engine/ports.ts';
import type { Store } from '../../src/engine/store.ts';
import { hasTokens } from '../../src/instance/method.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { root } from '../helpers/lab.ts';
import { gated } from './gated.ts';
import type { NextAnswer, Provider, ProviderModel } from './provider-model.ts';

export interface NodeOptions {
  readonly store: string;
  /** Folder of the SQLite file; all nodes share it. */
  readonly storeData: string;
  /** Folder of the node's spool; it outlives the node. */
  readonly data: string;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly provider: ProviderModel;
  readonly outage: Outage;
}

/** `before`: the store refuses. `after`: it does what it is asked, and the answer is lost. */
export type Outage = { mode: 'none' | 'before' | 'after' };

/** One engine, as one process would have it: it can die, and the answers of its requests can be held up. */
export interface Node {
  readonly engine: Engine;
  readonly spool: Spool;
  readonly store: Store;
  readonly crashed: boolean;
  /** Grants for which it has written down that a request is about to leave: `ID GENERATION`. */
  readonly marked: ReadonlySet<string>;
  nextAnswer: NextAnswer;
  answerMayPass(): Promise<void>;
  holdAnswers(): void;
  releaseAnswers(): void;
  /** Nothing of it continues, and its locks are free, as after a SIGKILL. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const connectors = loadConnectors(join(root, 'connector'), await schemaValidator('connector'));
const catalogs = { retry: declaring('retry'), stop: declaring('stop') };

/** The shipped connector, as if its provider were such a one. */
function declaring(after_unknown_outcome: Provider['afterUnknownOutcome']): ConnectorCatalog {
  const shipped = connectors.get('lightspeed-k-series');
  const methods = shipped.authentication_methods.map((method) =>
    hasTokens(method) ? { ...method, refresh_token: { ...method.refresh_token, after_unknown_outcome } } : method,
  );
  const connector = { ...shipped, authentication_methods: methods };
  return { ...connectors, list: () => [connector], get: () => connector };
}

// The caller's wait is real time, the attempt's length is the simulated clock's.
const deadlines = { caller: 100, socket: 30_000, attempt: 45_000 };
export const attemptLength = deadlines.attempt;

export async function openNode({
  store: url,
  storeData,
  data,
  key,
  clock,
  provider,
  outage,
}: NodeOptions): Promise<Node> {
  const sealer = createSealer([key]);
  const store = await openStore(url, storeData, sealer);
  const spool = openSpool(data, sealer);
  let crashed = false;
  let gate: { readonly promise: Promise<void>; resolve(): void } | null = null;
  const isCrashed = () => crashed;
  const marked = new Set<string>();
  const node = {
    marked,
    nextAnswer: 'good' as NextAnswer,
    spool,
    store,
    get crashed() {
      return crashed;
    },
    answerMayPass: async () => void (await gate?.promise),
    holdAnswers() {
      gate ??= Promise.withResolvers<void>();
    },
    releaseAnswers() {
      gate?.resolve();
      gate = null;
    },
    async crash() {
      crashed = true;
      spool.close();
      await store.close();
    },
    async close() {
      await engine.close();
    },
  };
  const engine = createEngine({
    connectors: catalogs[provider.provider.afterUnknownOutcome],
    store: gated(watched(store, provider, marked), isCrashed, outage),
    transport: gated(provider.transportOf(node as never), isCrashed),
    clock,
    random: randomBytes,
    deadlines,
    returnOrigins: [],
    spool: watchedSpool(spool, provider, isCrashed),
    refreshRate: Number.POSITIVE_INFINITY,
    observer: { refreshed() {}, waited() {}, keepAliveLag() {}, webhook() {} },
    process: 'model',
    notify: false,
  });
  return Object.assign(node, { engine });
}

/** Notes which tokens have reached the store, and which are about to leave. */
function watched(store: Store, { durable }: ProviderModel, marked: Set<string>): Store {
  const note = async <T extends { readonly tokens: { readonly refresh_token: string | null } }>(
    commit: T,
    write: (commit: T) => Promise<boolean>,
  ) => {
    const written = await write(commit);
    if (written) durable.add(commit.tokens.refresh_token ?? '');
    return written;
  };
  return {
    ...store,
    grants: {
      ...store.grants,
      commit: (commit) => note(commit, store.grants.commit),
      markSending(mark) {
        marked.add(`${mark.instance_id} ${mark.generation}`);
        return store.grants.markSending(mark);
      },
    },
    authorizations: { ...store.authorizations, commit: (commit) => note(commit, store.authorizations.commit) },
  };
}

function watchedSpool(spool: Spool, { durable }: ProviderModel, isCrashed: () => boolean): Spool {
  return {
    ...spool,
    reserve() {
      const slot = spool.reserve();
      return (
        slot && {
          free: () => slot.free(),
          write(entry) {
            slot.write(entry);
            if ('commit' in entry) durable.add(entry.commit.tokens.refresh_token ?? '');
          },
        }
      );
    },
    waiting: () => (isCrashed() ? [] : spool.waiting()),
    adopt: () => (isCrashed() ? undefined : spool.adopt()),
  };
}
