import { type Account, type Arena, type Kind, kinds, openArena } from './arena.ts';
import { type Fate, fateOf } from './fate.ts';
import type { TortureOptions } from './options.ts';
import { settleAll, type Waited } from './settle-all.ts';
import type { Worker } from './start-worker.ts';
import { type Step, steps } from './steps.ts';

export type Blow = 'kill' | 'stall';

export interface Case {
  readonly blow: Blow;
  readonly step: Step;
  readonly kind: Kind;
  readonly account: Account;
  readonly fate: Fate;
}

export interface KillResult {
  readonly cases: readonly Case[];
  /** Of every caller of a process that lived on. */
  readonly waited: Waited;
  /** What a process said of its instances after it had been stopped and went on. */
  readonly resumed: { readonly callers: number; readonly unanswered: number; readonly stale: readonly string[] };
}

/** Seconds: short, so that a lapsed attempt is taken over soon; and so long that a busy machine answers within them. */
const deadlines = '3,12,14';
/** Instances of one cell that one process holds at once; with all cells they fit into one spool. */
const together = 10;

/**
 * What may become of a grant whose holder is struck at a step. Not alive is one only where its answer died with the
 * process and the provider forgives no replay: `lost` where the replay was tried, `given_up` where the manifest forbids
 * it. A manifest that lets a replay be sent to a provider which ends the family for it loses more than that.
 */
export function allowedEnd(blow: Blow, step: Step, kind: Kind): Fate['end'] {
  if (!isUnwritten(step) || kind === 'grace') return 'alive';
  if (kind === 'reuse_detection_retry') return 'lost';
  if (blow === 'stall') return 'alive';
  return kind === 'reuse_detection' ? 'given_up' : 'lost';
}

/** The token is spent, and its successor is nowhere but in the answer. */
const isUnwritten = (step: Step): boolean => ['request_left', 'answer_arrived', 'before_commit'].includes(step);

/**
 * A process refreshes many instances at once and is held in each at the step that it is to be struck at; then it is
 * killed, or stopped until others have taken its attempts over. `count` instances for each blow, step and kind.
 */
export async function killAndStall({ count, store, provider, say = () => {} }: TortureOptions): Promise<KillResult> {
  const lanes = (['kill', 'stall'] as const).map((blow) =>
    Array.from({ length: Math.ceil(count / together) }, (_, batch) =>
      planOf(blow, provider ? [provider] : allKinds, batch, Math.min(together, count - batch * together)),
    ),
  );
  await using arena = await openArena({ names: lanes.flat(2).map(nameOf), store, deadlines });
  const results: KillResult[] = [];
  await Promise.all(
    lanes.map(async (batches) => {
      for (const plan of batches) {
        results.push(await strike(arena, plan));
        say(`${plan[0]?.blow}: ${plan.length} grants`);
      }
    }),
  );
  return merge(results);
}

const allKinds = Object.keys(kinds) as Kind[];

interface Planned {
  readonly blow: Blow;
  readonly step: Step;
  readonly kind: Kind;
  readonly number: number;
}

function planOf(blow: Blow, chosen: readonly Kind[], batch: number, size: number): Planned[] {
  const numbers = Array.from({ length: size }, (_, index) => batch * together + index);
  return steps.flatMap((step) => chosen.flatMap((kind) => numbers.map((number) => ({ blow, step, kind, number }))));
}

const nameOf = ({ blow, step, kind, number }: Planned): string =>
  `${blow}-${step}-${kind}-${number}`.replaceAll('_', '-');

async function strike(arena: Arena, plan: readonly Planned[]): Promise<KillResult> {
  const blow = plan[0]?.blow ?? 'kill';
  const accounts: Account[] = [];
  for (const planned of plan) accounts.push(await arena.account(nameOf(planned), planned.kind));
  const accountOf = new Map(plan.map((planned, index) => [planned, accounts[index]!]));
  const held = plan.filter(({ step }) => step !== 'request_left');
  const holds = held.map((planned) => {
    const { host, instance } = accountOf.get(planned)!;
    return [instance.id, { step: planned.step, host }] as const;
  });
  const left = plan.filter(({ step }) => step === 'request_left').map((planned) => accountOf.get(planned)!);
  const requests = holdRequests(arena, new Set(left.map(({ name }) => name)));
  const victim = await arena.worker({ holds: Object.fromEntries(holds), patient: true });
  const ask = ({ instance }: Account) => victim.ask(instance.id);
  const asked = accounts.filter((account) => !left.includes(account)).map(ask);
  await until(() => victim.held.size === holds.length);
  // Last, because the time that a provider has for its answer runs from here.
  asked.push(...left.map(ask));
  await until(() => requests.arrived() === left.length);

  victim.signal(blow === 'kill' ? 'SIGKILL' : 'SIGSTOP');
  // Let go of while it is stopped: it goes on from its step as soon as it runs again.
  if (blow === 'stall') victim.release();
  requests.release();
  const waited = await settleAll(arena.engine, accounts);
  const resumed = blow === 'stall' ? await resume(arena, victim, accounts, asked) : nobody;
  const cases: Case[] = [];
  for (const [planned, account] of accountOf) {
    const { step, kind } = planned;
    cases.push({ blow, step, kind, account, fate: await fateOf(arena, account) });
  }
  return { cases, waited, resumed };
}

const nobody: KillResult['resumed'] = { callers: 0, unanswered: 0, stale: [] };

/** The process runs again: all its callers get an answer, and it hands out nothing that the others replaced. */
async function resume(
  arena: Arena,
  victim: Worker,
  accounts: readonly Account[],
  asked: readonly Promise<unknown>[],
): Promise<KillResult['resumed']> {
  victim.signal('SIGCONT');
  const answered = await Promise.allSettled(asked);
  const stale: string[] = [];
  for (const { name, instance } of accounts) {
    const [answer] = await victim.ask(instance.id);
    const { status, generation } = await arena.engine.instance(instance.id);
    const right = answer && ('error' in answer ? status !== 'active' : answer.generation === generation);
    if (!right) stale.push(name);
  }
  await victim.close();
  const unanswered = answered.filter(({ status }) => status === 'rejected').length;
  return { callers: asked.length, unanswered, stale };
}

/** Holds the first request of each of these grants at the provider, which processes it after the release. */
function holdRequests(arena: Arena, names: ReadonlySet<string>) {
  const released = Promise.withResolvers<void>();
  const seen = new Set<string>();
  const { before } = arena.provider.hooks;
  arena.provider.hooks = {
    async before(token) {
      await before?.(token);
      const name = token.split('~')[0] ?? '';
      if (!names.has(name) || seen.has(name)) return;
      seen.add(name);
      await released.promise;
    },
  };
  return { arrived: () => seen.size, release: () => released.resolve() };
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + 60_000; !condition(); ) {
    if (performance.now() > end) throw new Error('The process did not come to the steps at which it is to be struck.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function merge(results: readonly KillResult[]): KillResult {
  const waited = results.map((result) => result.waited);
  const resumed = results.map((result) => result.resumed);
  return {
    cases: results.flatMap(({ cases }) => cases),
    waited: {
      callers: sum(waited.map(({ callers }) => callers)),
      longest: Math.max(...waited.map(({ longest }) => longest)),
      timeouts: sum(waited.map(({ timeouts }) => timeouts)),
      errors: waited.flatMap(({ errors }) => errors),
    },
    resumed: {
      callers: sum(resumed.map(({ callers }) => callers)),
      unanswered: sum(resumed.map(({ unanswered }) => unanswered)),
      stale: resumed.flatMap(({ stale }) => stale),
    },
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
