import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreName } from '../helpers/stores.ts';
import { openSimulatedNodes, type SimulatedNode, type SimulatedNodes } from './simulated-nodes.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** What the manifest declares. */
const idleLifetime = 14 * day;
/** How far the clock moves between two looks of every node. */
const step = 30 * minute;
/** Grants that are brought in at once: no more than a busy database finds a connection for in time. */
const together = 20;
/** Grants that the dying node is to have in hand, at least. */
const caughtAtWork = 10;

export interface KeepAliveOptions {
  readonly instances: number;
  /** Simulated; more than the idle lifetime of 14, since the load is measured after that. */
  readonly days: number;
  readonly nodes: number;
  readonly store?: StoreName;
  /** Hours whose renewals are counted together: so many that chance is no matter. */
  readonly hours?: number;
  readonly progress?: (line: string) => void;
}

export interface KeepAliveResult {
  readonly renewed: number;
  /** Names of the grants whose only new token was in an answer on its way to the node that died. */
  readonly orphaned: readonly string[];
  /** Names of the grants that are not what the provider has, in order; each should be an orphan. */
  readonly lost: readonly string[];
  /** Names of the orphans that are not shown as gone. */
  readonly untold: readonly string[];
  /** Renewals of one grant within a quarter of the idle lifetime: there was no turn for them. */
  readonly twice: number;
  /** After the warm-up of one idle lifetime. */
  readonly fewest: number;
  readonly most: number;
  /** Days after which no hours had more than twice the renewals of any that followed; null: there is no such day. */
  readonly evenFrom: number | null;
  /** By how much keep-alive was late, milliseconds, at most. */
  readonly lag: number;
}

/**
 * Grants that nobody uses, brought in at once and kept alive by several nodes on one store, one of which dies in
 * the middle of its work. Engine and store are the real ones; the clock and the provider are simulated.
 */
export async function runKeepAliveSimulation(options: KeepAliveOptions): Promise<KeepAliveResult> {
  const { instances, days, nodes, store = 'sqlite', hours = 1, progress = () => {} } = options;
  await using simulation = await openSimulatedNodes(nodes, idleLifetime, { store });
  const { clock, provider } = simulation;
  const ids = new Map<string, string>();
  await bringAll(simulation, instances, ids, progress);
  const begun = clock.now();
  const dying = simulation.nodes[nodes - 1]!;
  let alive = simulation.nodes;

  for (let passed = 0; passed < days * day; passed = clock.now() - begun) {
    // To the next full step: where a look moved the clock, an hour still has as many looks as any other.
    clock.advance(step - ((clock.now() - begun) % step));
    if (alive.includes(dying) && passed >= (days / 3) * day) {
      alive = await dieAtWork(alive, dying, simulation);
      progress(`one node died; ${dying.route.orphaned.length} answers died with it`);
    }
    await lookAll(alive, simulation);
    if (passed % day < step) progress(`day ${Math.floor(passed / day)} of ${days}`);
  }

  const renewals = [...provider.grants.values()].map(({ givenAt }) => givenAt.slice(1));
  const countsFrom = (from: number) => countsOf(renewals.flat(), begun + from, clock.now(), hours * hour);
  const counts = countsFrom(idleLifetime);
  return {
    renewed: renewals.flat().length,
    orphaned: dying.route.orphaned,
    ...(await compare(simulation, ids, dying.route.orphaned)),
    twice: renewals.flatMap(gaps).filter((gap) => gap < idleLifetime / 4 - step).length,
    fewest: Math.min(...counts),
    most: Math.max(...counts),
    evenFrom:
      Array.from({ length: days - 1 }, (_, from) => from).find((from) => isEven(countsFrom(from * day))) ?? null,
    lag: Math.max(...simulation.nodes.map((node) => node.lag)),
  };
}

async function bringAll(
  { bring }: SimulatedNodes,
  instances: number,
  ids: Map<string, string>,
  progress: (line: string) => void,
): Promise<void> {
  for (let first = 0; first < instances; first += together) {
    const names = Array.from({ length: Math.min(together, instances - first) }, (_, place) => `grant-${first + place}`);
    await Promise.all(names.map(async (name) => ids.set(name, await bring(name))));
    if (first > 0 && first % 10_000 === 0) progress(`${first} of ${instances} grants brought in`);
  }
}

/** The node begins a look with the others and is gone before it ends. */
async function dieAtWork(
  nodes: readonly SimulatedNode[],
  dying: SimulatedNode,
  { clock }: SimulatedNodes,
): Promise<readonly SimulatedNode[]> {
  const { store, route, engine } = dying;
  while ((await store.grants.due(clock.now(), caughtAtWork)).length < caughtAtWork) clock.advance(minute);
  route.die();
  // It never ends: what it sends gets no answer.
  void engine.keepAlive();
  await sleep(200);
  return nodes.filter((node) => node !== dying);
}

/** One look of every node, to its end. Time goes on where all wait, as for an attempt of another to lapse. */
async function lookAll(nodes: readonly SimulatedNode[], { clock, provider }: SimulatedNodes): Promise<void> {
  let looking = true;
  const looks = Promise.all(nodes.map((node) => node.engine.keepAlive())).then(() => {
    looking = false;
  });
  for (;;) {
    const { granted } = provider;
    await Promise.race([looks, sleep(1_000, undefined, { ref: false })]);
    if (!looking) return;
    if (provider.granted === granted) clock.advance(15_000);
  }
}

/** What the store has of each grant, against what the provider has. */
async function compare(
  { nodes, provider }: SimulatedNodes,
  ids: ReadonlyMap<string, string>,
  orphaned: readonly string[],
): Promise<{ lost: string[]; untold: string[] }> {
  const { grants } = nodes[0]!.store;
  const lost: string[] = [];
  const untold: string[] = [];
  for (const [name, id] of ids) {
    const grant = await grants.find(id);
    const alive = grant?.tokens?.refresh_token === `${name}.${provider.grants.get(name)!.token}`;
    if (!alive || grant?.status !== 'active') lost.push(name);
    if (orphaned.includes(name) && grant?.status === 'active') untold.push(name);
  }
  return { lost: lost.sort(), untold };
}

function countsOf(times: readonly number[], from: number, until: number, width: number): number[] {
  const counts = new Array<number>(Math.floor((until - from) / width)).fill(0);
  for (const time of times) {
    const place = Math.floor((time - from) / width);
    if (place >= 0 && place < counts.length) counts[place]! += 1;
  }
  return counts;
}

/** Within a factor of two. */
const isEven = (counts: readonly number[]): boolean => Math.max(...counts) <= 2 * Math.min(...counts);

/** Between the renewals of one grant; how long it lay idle before it was brought in nobody knows. */
const gaps = (times: readonly number[]): number[] => times.slice(1).map((time, place) => time - times[place]!);
