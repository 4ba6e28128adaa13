import { openArena } from './arena.ts';
import { clockShift } from './clock-shift.ts';
import type { TortureOptions } from './options.ts';
import { percentile } from './percentile.ts';
import type { CallerAnswer } from './worker-messages.ts';

export interface HerdResult {
  readonly rounds: number;
  readonly callers: number;
  readonly tokenRequests: number;
  readonly refused: number;
  /** Codes of callers that got no token. */
  readonly failed: readonly string[];
  /** Rounds in which not every caller got the token of that round's one refresh. */
  readonly mixed: number;
  /** What callers waited beyond the provider's own time, milliseconds. */
  readonly beyond: { readonly p50: number; readonly p99: number };
}

const lifetime = 3600;

/**
 * Processes × callers ask for one instance's token at the moment it ends, `count` times over. Expiry is the engine's
 * own: before each round the clocks of all processes move past the token's end.
 */
export async function herd(
  { count, store, provider: kind = 'no_grace', say = () => {} }: TortureOptions,
  { processes = 8, callers = 32 } = {},
): Promise<HerdResult> {
  const clock = clockShift();
  await using arena = await openArena({
    names: ['herd'],
    store,
    deadlines: '10,30,45',
    delay: 50,
    accessTokenLifetime: lifetime,
    clock: clock.shift,
  });
  const { provider } = arena;
  const { instance } = await arena.account('herd', kind);
  const workers = await Promise.all(Array.from({ length: processes }, () => arena.worker()));
  const beyond: number[] = [];
  const failed: string[] = [];
  let mixed = 0;

  for (let round = 1; round <= count; round++) {
    clock.advance(lifetime * 1000 + 1);
    await Promise.all(workers.map((worker) => worker.advance(lifetime * 1000 + 1)));
    const answers = (await Promise.all(workers.map((worker) => worker.ask(instance.id, callers)))).flat();
    const wanted = provider.ledger.entry('herd').access;
    if (!answers.every((answer) => 'error' in answer || answer.access_token === wanted)) mixed += 1;
    failed.push(...answers.flatMap((answer) => ('error' in answer ? [answer.error] : [])));
    beyond.push(...answers.map((answer: CallerAnswer) => answer.took - (provider.took.at(-1) ?? 0)));
    if (round % 20 === 0) say(`${round} of ${count} expiries`);
  }
  const { granted, refused } = provider.ledger.entry('herd');
  return {
    rounds: count,
    callers: processes * callers,
    tokenRequests: granted + refused,
    refused,
    failed,
    mixed,
    beyond: { p50: percentile(beyond, 0.5), p99: percentile(beyond, 0.99) },
  };
}
