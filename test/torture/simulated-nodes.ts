import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeadlines } from '../../src/config/deadlines.ts';
import { loadConnectors } from '../../src/engine/connectors/load-connectors.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { type OpenedStore, openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { root, sandboxCredentials, temporaryFolder } from '../helpers/lab.ts';
import { createStore, type StoreName } from '../helpers/stores.ts';
import { type SimulatedProvider, type SimulatedRoute, simulateProvider } from './simulated-provider.ts';

/** A clock that stands still until it is moved; the same for every node and for the provider. */
export interface SimulatedClock extends Clock {
  advance(milliseconds: number): void;
}

export interface SimulatedNode {
  readonly engine: Engine;
  readonly route: SimulatedRoute;
  readonly store: OpenedStore;
  /** Milliseconds by which its keep-alive was late, at most. */
  lag: number;
}

export interface SimulatedNodes {
  readonly clock: SimulatedClock;
  readonly provider: SimulatedProvider;
  readonly nodes: readonly SimulatedNode[];
  /** Brings a grant in, by the name that the provider knows it by; its id. `token_set`: in place of a refresh token. */
  bring(name: string, token_set?: Readonly<Record<string, unknown>>): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

const shipped = 'lightspeed-k-series';
const start = Date.UTC(2026, 0, 1);

export interface SimulatedNodesOptions {
  /** In place of the shipped connector, one with the id `simulated` and the fields `client_id` and `client_secret`. */
  readonly manifest?: string;
  /** Requests a second; whoever waits for a turn waits for real. */
  readonly refreshRate?: number;
  /** Default: SQLite, one file for all. */
  readonly store?: StoreName;
}

/**
 * Several engines on one store, with a simulated clock and provider and without a limit on requests, since
 * nobody's time passes while they wait for their turn.
 */
export async function openSimulatedNodes(
  count: number,
  idleLifetime: number,
  { manifest, refreshRate = Number.POSITIVE_INFINITY, store: storeName = 'sqlite' }: SimulatedNodesOptions = {},
): Promise<SimulatedNodes> {
  const clock = simulatedClock();
  const provider = simulateProvider(clock, idleLifetime);
  const folder = temporaryFolder();
  const sealer = createSealer([randomBytes(32)]);
  const validate = await schemaValidator('connector');
  if (manifest !== undefined) writeFileSync(join(folder, 'simulated.yaml'), manifest);
  const connectors = loadConnectors(manifest === undefined ? join(root, 'connector') : folder, validate);
  const made = await createStore(storeName);
  const nodes: SimulatedNode[] = [];
  for (let number = 1; number <= count; number++) nodes.push(await openNode(number));

  async function openNode(number: number): Promise<SimulatedNode> {
    const store = await openStore(made.env.DATABASE_URL ?? 'sqlite:', folder, sealer);
    const route = provider.route();
    const engine = createEngine({
      connectors,
      store,
      clock,
      transport: route.transport,
      random: randomBytes,
      deadlines: parseDeadlines('10,30,45'),
      returnOrigins: [],
      spool: openSpool(join(folder, `node-${number}`), sealer),
      observer: {
        refreshed() {},
        waited() {},
        keepAliveLag(milliseconds) {
          node.lag = Math.max(node.lag, milliseconds);
        },
        webhook() {},
      },
      refreshRate,
      process: `node-${number}`,
      notify: false,
    });
    const node: SimulatedNode = { engine, route, store, lag: 0 };
    return node;
  }

  return {
    clock,
    provider,
    nodes,
    async bring(name, token_set = { refresh_token: provider.open(name) }) {
      const connector = manifest === undefined ? shipped : 'simulated';
      const credentials = manifest === undefined ? sandboxCredentials : { client_id: 'id', client_secret: 'secret' };
      const wanted = { connector, name, credentials, token_set };
      return (await nodes[0]!.engine.addInstance(wanted)).instance.id;
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.store.close();
      await made.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function simulatedClock(): SimulatedClock {
  let at = 0;
  return {
    now: () => start + at,
    monotonic: () => at,
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}
