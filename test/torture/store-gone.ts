import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../src/store/open-store.ts';
import { createSealer } from '../../src/store/seal.ts';
import { type Lab, movableClock, openLab, redirectUri, root, temporaryFolder } from '../helpers/lab.ts';
import { type GatedProvider, startGatedProvider } from './gated-provider.ts';
import { type Leaving, openRemovableStore, type RemovableStore } from './removable-store.ts';

/**
 * What happens between the store's leaving and its coming back: nothing; the process is killed and another one started
 * on its data; another node refreshes the grant; the customer authorises it again.
 */
const meanwhiles = ['nothing', 'restart', 'refreshed elsewhere', 'authorised again'] as const;
export type Meanwhile = (typeof meanwhiles)[number];

export interface StoreGoneOptions {
  /** Cases in all; each meanwhile gets a quarter. */
  readonly count: number;
  readonly store: Leaving;
  readonly say?: (line: string) => void;
}

export interface StoreGoneResult {
  readonly right: number;
  /** What went wrong, a line a case. */
  readonly wrong: readonly string[];
}

// Above the lane's patience, so that callers see the spool's answer and not their own deadline.
const deadlines = '8,11,14';

/** Cases of one outage: each fate has so many that a stop of the store pays, and few enough for one process. */
const mostAtOnce = 25;

/** Takes the store away exactly between the provider's answer and the commit, and compares what is there afterwards. */
export async function runStoreGone({ count, store: kind, say = () => {} }: StoreGoneOptions): Promise<StoreGoneResult> {
  const wrong: string[] = [];
  const provider = await startGatedProvider();
  const store = await openRemovableStore(kind);
  const env = { ...store.env, EVERGRANT_REFRESH_DEADLINES: deadlines, EVERGRANT_REFRESH_RATE: 'unlimited' };
  const clock = movableClock();
  const other = await openLab(provider.origin, { env, clock });
  let done = 0;
  try {
    while (done < count) {
      const cases = await addCases(other, provider, Math.min(mostAtOnce, count - done), done);
      wrong.push(...(await runOutage({ provider, store, env, other, clock, cases })));
      done += cases.length;
      say(`${done} of ${count} cases on ${kind}, ${wrong.length} of them wrong`);
    }
  } finally {
    await other.close();
    await store.destroy();
    await provider.close();
  }
  return { right: count - wrong.length, wrong };
}

interface Case {
  readonly id: string;
  readonly meanwhile: Meanwhile;
}

interface Round {
  readonly provider: GatedProvider;
  readonly store: RemovableStore;
  readonly env: Readonly<Record<string, string>>;
  /** Another node on the same store. */
  readonly other: Lab;
  readonly clock: { advance(milliseconds: number): void };
  readonly cases: readonly Case[];
}

async function addCases(other: Lab, provider: GatedProvider, count: number, first: number): Promise<Case[]> {
  const cases: Case[] = [];
  for (let at = first; at < first + count; at++) {
    const token_set = { refresh_token: provider.consent(), scope: 'items' };
    const { id } = await other.add({ name: `Shop ${at}`, token_set });
    cases.push({ id, meanwhile: meanwhiles[at % meanwhiles.length]! });
  }
  return cases;
}

async function runOutage({ provider, store, env, other, clock, cases }: Round): Promise<string[]> {
  const idsOf = (...wanted: Meanwhile[]) => cases.filter((one) => wanted.includes(one.meanwhile)).map(({ id }) => id);
  const data = [temporaryFolder(), temporaryFolder()] as const;
  const [survivor, victim] = await Promise.all(data.map((folder) => startWorker(folder, other, env)));
  const groups = [
    { worker: survivor!, ids: idsOf('nothing') },
    { worker: victim!, ids: idsOf('restart', 'refreshed elsewhere', 'authorised again') },
  ];
  const askAll = () => Promise.all(groups.map(({ worker, ids }) => ask<string[]>(worker, { ids })));

  provider.hold();
  const asked = askAll();
  await provider.processed(cases.length);
  await store.takeAway([survivor!.pid!, victim!.pid!]);
  provider.release();
  const served = (await asked).flat();
  // Memory serves them for as long as the store is away.
  const again = (await askAll()).flat();
  const spooled = await Promise.all(groups.map(({ worker }) => ask<number>(worker, 'waiting')));
  await kill(victim!);
  await store.bringBack([survivor!.pid!]);
  await refreshAll(other, clock, idsOf('refreshed elsewhere'));
  for (const id of idsOf('authorised again')) await authorise(other, id);
  const heir = await startWorker(data[1], other, env);
  for (const worker of [survivor!, heir]) {
    for (let looks = 0; looks < 200 && (await ask<number>(worker, 'waiting')) > 0; looks++) await sleep(50);
  }
  const found = await lookAt(other, provider, cases);
  await Promise.all([kill(survivor!), kill(heir)]);
  for (const folder of data) rmSync(folder, { recursive: true, force: true });

  const inSpool = spooled.reduce((sum, one) => sum + one, 0);
  if (inSpool !== cases.length) return cases.map(() => `${inSpool} of ${cases.length} answers were in a spool`);
  const order = groups.flatMap(({ ids }) => ids);
  return cases.flatMap(({ id, meanwhile }) => {
    const at = order.indexOf(id);
    const wasServed = served[at]?.startsWith('access-') && served[at] === again[at];
    const words = wasServed ? found.get(id) : `was served ${served[at]}, then ${again[at]}`;
    return words === undefined ? [] : [`meanwhile ${meanwhile}: ${words}`];
  });
}

/** How often a token of the family was spent: the answer that was on its way, and what another node made of it. */
const turnAfter: Readonly<Record<Meanwhile, number>> = {
  nothing: 1,
  restart: 1,
  'refreshed elsewhere': 2,
  'authorised again': 1,
};

/** What is not as it must be, by instance. */
async function lookAt(
  { config, engine }: Lab,
  provider: GatedProvider,
  cases: readonly Case[],
): Promise<ReadonlyMap<string, string>> {
  const store = await openStore(config.store, config.data, createSealer(config.encryptionKeys));
  const wrong = new Map<string, string>();
  for (const { id, meanwhile } of cases) {
    const grant = await store.grants.find(id);
    const token = grant?.tokens?.refresh_token ?? '';
    const isTaken = meanwhile === 'nothing' || meanwhile === 'restart';
    const dropped = (await engine.events(id)).filter(({ type }) => type === 'answer_dropped').length;
    const found = {
      generation: grant?.generation,
      status: grant?.status,
      live: provider.isLive(token),
      turn: Number(token.split('-')[2]),
      dropped,
    };
    const wanted = {
      generation: 2,
      status: 'active',
      live: true,
      turn: turnAfter[meanwhile],
      dropped: isTaken ? 0 : 1,
    };
    if (JSON.stringify(found) !== JSON.stringify(wanted)) wrong.set(id, `${token}: ${JSON.stringify(found)}`);
  }
  await store.close();
  return wrong;
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
