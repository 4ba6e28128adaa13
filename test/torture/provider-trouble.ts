import type { StoreName } from '../helpers/stores.ts';
import { openSimulatedNodes, type SimulatedNode, type SimulatedNodes } from './simulated-nodes.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
/** How far the clock moves between two rounds of callers. */
const step = 5 * second;

export interface ProviderTroubleOptions {
  readonly instances: number;
  readonly store?: StoreName;
  readonly progress?: (line: string) => void;
}

export interface ProviderTroubleResult {
  /** Names of the instances that were ever shown as gone, although the provider was wrong. */
  readonly condemned: readonly string[];
  /** Names of the instances whose grant is not the one that the provider has in the end. */
  readonly dead: readonly string[];
  /** Refusals by mistake that reached this side. */
  readonly refused: number;
  /** Requests that there would have been, had every caller without a token been let through. */
  readonly callers: number;
  /** Callers whose access token was still valid and who did not get it. */
  readonly failed: number;
  /** Codes that callers were told whose access token had ended. */
  readonly told: readonly string[];
  /** Minutes until the one grant that was really revoked was shown as gone, without anybody asking again. */
  readonly revokedAfter: number;
}

/**
 * A provider refuses everything for three minutes by mistake, while every grant is asked for all the time; two nodes on
 * one store. Before that, one grant of them is really revoked among healthy ones.
 */
export async function runProviderTrouble(options: ProviderTroubleOptions): Promise<ProviderTroubleResult> {
  const { instances, store = 'sqlite', progress = () => {} } = options;
  await using simulation = await openSimulatedNodes(2, 14 * day, { store });
  const { clock, provider, nodes, bring } = simulation;
  const revoked = await bring('revoked');
  const ids = new Map<string, string>();
  for (let count = 0; count < instances; count++) ids.set(`grant-${count}`, await bring(`grant-${count}`));
  await askAll(nodes, [...ids.values()]);
  progress(`${instances} grants brought in and refreshed`);

  provider.grants.get('revoked')!.revoked = true;
  const revokedAfter = await minutesUntilGone(simulation, revoked);
  progress(`the one that is really revoked is shown as gone after ${revokedAfter} minutes`);

  const groups = await refreshInGroups(simulation, [...ids.values()]);
  provider.mistaken = true;
  const before = provider.refused;
  const seen = { failed: 0, callers: 0, told: new Set<string>() };
  for (let passed = 0; passed < 3 * minute; passed += step) {
    clock.advance(step);
    for (const code of await askAll(nodes, groups.ended)) if (code !== null) seen.told.add(code);
    const codes = await askAll(nodes, [...groups.ending, ...groups.valid]);
    seen.failed += codes.filter((code) => code !== null).length;
    seen.callers += groups.ended.length + groups.ending.length;
    await keepAlive(nodes);
  }
  const refused = provider.refused - before;
  progress(`three minutes of refusals: ${refused} requests for ${seen.callers} callers`);

  provider.mistaken = false;
  for (let passed = 0; passed < 15 * minute; passed += minute) {
    clock.advance(minute);
    await keepAlive(nodes);
  }
  const { failed, callers, told } = seen;
  const verdicts = await compare(simulation, ids);
  return { ...verdicts, refused, callers, failed, told: [...told].sort(), revokedAfter };
}

/** Everyone asks for a token at once, half of them each node; codes of those who get none, null for the others. */
async function askAll(nodes: readonly SimulatedNode[], ids: readonly string[]): Promise<(string | null)[]> {
  return Promise.all(
    ids.map((id, place) =>
      nodes[place % nodes.length]!.engine.accessToken(id).then(
        () => null,
        (error: { code?: string }) => error.code ?? String(error),
      ),
    ),
  );
}

async function keepAlive(nodes: readonly SimulatedNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.engine.keepAlive()));
}

/** One caller finds out; from then on only keep-alive looks. */
async function minutesUntilGone({ nodes, clock }: SimulatedNodes, id: string): Promise<number> {
  await askAll(nodes, [id]);
  for (let minutes = 0; minutes < 60; minutes++) {
    if ((await nodes[0]!.engine.instance(id)).status === 'reauthorization_required') return minutes;
    clock.advance(minute);
    await keepAlive(nodes);
  }
  return Number.POSITIVE_INFINITY;
}

/** A third whose access token has ended, a third whose ends within the next minutes, a third that is good for long. */
async function refreshInGroups({ nodes, clock }: SimulatedNodes, ids: readonly string[]) {
  const third = (which: number) => ids.filter((_, place) => place % 3 === which);
  const [ended, ending, valid] = [third(0), third(1), third(2)];
  const refresh = (group: readonly string[]) => Promise.all(group.map((id) => nodes[0]!.engine.refresh(id)));
  await refresh(ended);
  clock.advance(4 * minute);
  await refresh(ending);
  clock.advance(26 * minute);
  await refresh(valid);
  clock.advance(30 * minute + second);
  return { ended, ending, valid };
}

async function compare({ nodes, provider }: SimulatedNodes, ids: ReadonlyMap<string, string>) {
  const { grants, events } = nodes[0]!.store;
  const condemned: string[] = [];
  const dead: string[] = [];
  for (const [name, id] of ids) {
    const grant = await grants.find(id);
    const trail = await events.list(id, { limit: 100 });
    if (grant?.status !== 'active' || trail.some(({ type }) => type === 'refused')) condemned.push(name);
    if (grant?.tokens?.refresh_token !== `${name}.${provider.grants.get(name)!.token}`) dead.push(name);
  }
  return { condemned, dead };
}
