import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { type Lab, movableClock, openLab, redirectUri, root, temporaryFolder } from '../helpers/lab.ts';
import type { StoreName } from '../helpers/stores.ts';
import { type GatedProvider, startGatedProvider } from './gated-provider.ts';
import { openRemovableStore, type RemovableStore } from './removable-store.ts';

/**
 * What happens between the store's leaving and its coming back: nothing; the process is killed and another one started
 * on its data; another node refreshes the grant; the customer authorises it again.
 */
const meanwhiles = ['nothing', 'restart', 'refreshed elsewhere', 'authorised again'] as const;
export type Meanwhile = (typeof meanwhiles)[number];

export interface StoreGoneOptions {
  /** Cases in all; each fate gets a quarter. */
  readonly count: number;
  readonly store: StoreName;
  readonly say?: (line: string) => void;
}

export interface StoreGoneResult {
  readonly right: number;
  /** What went wrong, a line a case. */
  readonly wrong: readonly string[];
}

// Above the lane's patience, so that callers see the spool's answer and not their own deadline.
const deadlines = '8,11,14';

/** Takes the store away exactly between the provider's answer and the commit, and compares what is there afterwards. */
export async function runStoreGone({ count, store: kind, say = () => {} }: StoreGoneOptions): Promise<StoreGoneResult> {
  const wrong: string[] = [];
  let right = 0;
  const provider = await startGatedProvider();
  const store = await openRemovableStore(kind);
  const env = { ...store.env, EVERGRANT_REFRESH_DEADLINES: deadlines, EVERGRANT_REFRESH_RATE: 'unlimited' };
  const clock = movableClock();
  const other = await openLab(provider.origin, { env, clock });
  try {
    for (const [index, meanwhile] of meanwhiles.entries()) {
      const cases = Math.floor((count + index) / meanwhiles.length);
      const problems = await runRound({ provider, store, env, other, clock, meanwhile, cases });
      wrong.push(...problems);
      right += cases - problems.length;
      say(`${kind}, meanwhile ${meanwhile}: ${cases - problems.length} of ${cases} right`);
    }
  } finally {
    await other.close();
    await store.destroy();
    await provider.close();
  }
  return { right, wrong };
}

interface Round {
  readonly provider: GatedProvider;
  readonly store: RemovableStore;
  readonly env: Readonly<Record<string, string>>;
  /** Another node on the same store. */
  readonly other: Lab;
  readonly clock: { advance(milliseconds: number): void };
  readonly meanwhile: Meanwhile;
  readonly cases: number;
}

async function runRound({ provider, store, env, other, clock, meanwhile, cases }: Round): Promise<string[]> {
  const data = temporaryFolder();
  const problems = new Map<string, string>();
  const ids: string[] = [];
  for (let at = 0; at < cases; at++) {
    const token_set = { refresh_token: provider.consent(), scope: 'items' };
    ids.push((await other.add({ name: `Shop ${at}`, token_set })).id);
  }
  const before = provider.requests;
  let worker = await startWorker(data, other, env);
  provider.hold();
  const asked = ask<string[]>(worker, { ids });
  await provider.processed(cases);
  await store.takeAway();
  provider.release();
  const served = await asked;
  // Memory serves them for as long as the store is away.
  const again = await ask<string[]>(worker, { ids });
  for (const [at, id] of ids.entries()) {
    if (served[at]?.startsWith('access-') && served[at] === again[at]) continue;
    problems.set(id, `was served ${served[at]}, then ${again[at]}`);
  }

  if (meanwhile !== 'nothing') await kill(worker);
  await store.bringBack();
  if (meanwhile === 'refreshed elsewhere') await refreshAll(other, clock, ids);
  if (meanwhile === 'authorised again') for (const id of ids) await authorise(other, id);
  if (meanwhile !== 'nothing') worker = await startWorker(data, other, env);
  for (let looks = 0; looks < 200 && (await ask<number>(worker, 'waiting')) > 0; looks++) await sleep(50);

  const expected = {
    requests: cases * (meanwhile === 'nothing' || meanwhile === 'restart' ? 1 : 2),
    dropped: meanwhile,
  };
  if (provider.requests - before !== expected.requests)
    problems.set('all', `${provider.requests - before} token requests instead of ${expected.requests}`);
  const opened = await openStore(other.config.store, other.config.data, createSealer(other.config.encryptionKeys));
  for (const id of ids) {
    const grant = await opened.grants.find(id);
    const dropped = (await other.engine.events(id)).some(({ type }) => type === 'answer_dropped');
    const token = grant?.tokens?.refresh_token ?? '';
    const found = { generation: grant?.generation, status: grant?.status, live: provider.isLive(token), dropped };
    const wanted = {
      generation: 2,
      status: 'active',
      live: true,
      dropped: meanwhile !== 'nothing' && meanwhile !== 'restart',
    };
    if (JSON.stringify(found) !== JSON.stringify(wanted)) problems.set(id, `${token}: ${JSON.stringify(found)}`);
  }
  await opened.close();
  await kill(worker);
  rmSync(data, { recursive: true, force: true });
  return [...problems].map(([id, words]) => `meanwhile ${meanwhile}, ${id}: ${words}`);
}

/** The attempt of the process that died is taken over once this node has watched it for its whole length. */
async function refreshAll({ engine }: Lab, clock: Round['clock'], ids: readonly string[]): Promise<void> {
  const refreshes = ids.map((id) => engine.refresh(id));
  await sleep(1_000);
  clock.advance(20_000);
  await Promise.all(refreshes);
}

async function authorise({ engine }: Lab, id: string): Promise<void> {
  const { authorization_url } = await engine.beginAuthorization(id, { redirect_uri: redirectUri });
  const state = new URL(authorization_url).searchParams.get('state');
  await engine.finishAuthorization(`${redirectUri}?code=a-code&state=${state}`);
}

async function startWorker(
  data: string,
  { config }: Lab,
  env: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const EVERGRANT_CONNECT_TO = [...config.connectTo].map(([from, to]) => `${from}=${to}`).join(' ');
  const own = { EVERGRANT_DATA: data, EVERGRANT_CONNECTORS: config.connectors, EVERGRANT_CONNECT_TO };
  const worker = fork(`${root}test/torture/store-gone-worker.ts`, { env: { ...process.env, ...env, ...own } });
  await once(worker, 'message');
  return worker;
}

async function ask<T>(worker: ChildProcess, message: object | string): Promise<T> {
  const answer = once(worker, 'message');
  worker.send(message);
  return (await answer)[0] as T;
}

async function kill(worker: ChildProcess): Promise<void> {
  worker.kill('SIGKILL');
  await once(worker, 'exit');
}
