import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { loadConnectors } from '../../src/engine/load-connectors.ts';
import type { Clock, Spool } from '../../src/engine/ports.ts';
import type { Store } from '../../src/engine/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { root } from '../helpers/lab.ts';
import { gated } from './gated.ts';
import type { NextAnswer, ProviderModel } from './provider-model.ts';

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
  nextAnswer: NextAnswer;
  answerMayPass(): Promise<void>;
  holdAnswers(): void;
  releaseAnswers(): void;
  /** Nothing of it continues, and its locks are free, as after a SIGKILL. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

const connectors = loadConnectors(
  join(root, 'connector'),
  JSON.parse(readFileSync(join(root, 'schemas/connector.schema.json'), 'utf8')) as object,
);
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
  const node = {
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
    connectors,
    store: gated(watched(store, provider), isCrashed, outage),
    transport: gated(provider.transportOf(node as never), isCrashed),
    clock,
    random: randomBytes,
    deadlines,
    returnOrigins: [],
    spool: watchedSpool(spool, provider, isCrashed),
    refreshRate: Number.POSITIVE_INFINITY,
    observer: { refreshed() {}, waited() {}, keepAliveLag() {} },
    process: 'model',
    notify: false,
  });
  return Object.assign(node, { engine });
}

/** Notes which tokens have reached the store. */
function watched(store: Store, { durable }: ProviderModel): Store {
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
    grants: { ...store.grants, commit: (commit) => note(commit, store.grants.commit) },
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
