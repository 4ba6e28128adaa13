import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, openArena } from './arena.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import type { TortureOptions } from './options.ts';
import { type ServedNode, serveNode } from './serve-node.ts';

export interface RestartResult {
  readonly restarts: number;
  readonly calls: number;
  /** What callers that got no token were told. */
  readonly failed: readonly string[];
  readonly refreshes: number;
  readonly refused: number;
  /** Exit codes other than 0. */
  readonly badExits: readonly (number | null)[];
}

const nodeCount = 3;
const accountCount = 10;
const callerCount = 8;
const adminKey = 'torture-admin-key-0123456789';

/**
 * Three `evergrant serve` behind a balancer, each of them stopped and replaced `count` times, one after the other, while
 * callers ask for tokens that end every two seconds.
 */
export async function rollingRestart({ count, store, say = () => {} }: TortureOptions): Promise<RestartResult> {
  const names = Array.from({ length: accountCount }, (_, index) => `rolling-${index}`);
  await using arena = await openArena({ names, store, deadlines: '10,30,45', delay: 50, accessTokenLifetime: 2 });
  const accounts = await Promise.all(names.map((name) => arena.account(name, 'no_grace')));
  const balancer = await startBalancer();
  const nodes: ServedNode[] = [];
  const badExits: (number | null)[] = [];
  const stopping = new AbortController();
  const start = async (place: number) => {
    const extra = { EVERGRANT_ADMIN_KEY: adminKey, EVERGRANT_DRAIN: '1' };
    const node = await serveNode({ ...arena.serveEnvironment(place), ...extra });
    nodes[place] = node;
    balancer.add(node.origin);
    while (!balancer.ready().includes(node.origin)) await sleep(50);
  };
  try {
    await Promise.all(Array.from({ length: nodeCount }, (_, place) => start(place)));
    const load = Array.from({ length: callerCount }, () => callers(balancer, accounts, stopping.signal));
    for (let round = 0; round < count; round++) {
      for (const [place, node] of nodes.entries()) {
        const code = await node.stop();
        if (code !== 0) badExits.push(code);
        balancer.remove(node.origin);
        await start(place);
      }
      say(`${round + 1} of ${count} rounds`);
    }
    stopping.abort();
    const answers = (await Promise.all(load)).flat();
    const entries = names.map((name) => arena.provider.ledger.entry(name));
    return {
      restarts: count * nodeCount,
      calls: answers.length,
      failed: answers.filter((answer) => answer !== null),
      refreshes: entries.reduce((total, { granted }) => total + granted, 0),
      refused: entries.reduce((total, { refused }) => total + refused, 0),
      badExits,
    };
  } finally {
    stopping.abort();
    for (const node of nodes) node?.kill();
    await balancer.close();
  }
}

/** One caller that asks on and on; null for every token it got, else what it was told. */
async function callers({ origin }: Balancer, accounts: readonly Account[], signal: AbortSignal) {
  const answers: (string | null)[] = [];
  while (!signal.aborted) {
    const { instance } = accounts[answers.length % accounts.length]!;
    answers.push(await call(`${origin}/api/instances/${instance.id}/access-token`));
    await sleep(10);
  }
  return answers;
}

async function call(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${adminKey}` } });
    const text = await answer.text();
    return answer.status === 200 && 'access_token' in JSON.parse(text) ? null : `${answer.status} ${text}`;
  } catch (error) {
    return String((error as Error).cause ?? error);
  }
}
