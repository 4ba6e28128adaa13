import { expect, test } from 'vitest';
import { type Kind, openArena } from '../torture/arena.ts';
import { askOnce } from '../torture/ask-once.ts';
import { clockShift } from '../torture/clock-shift.ts';
import { fateOf } from '../torture/fate.ts';

/** The token is spent, and the connection is cut before the answer: what the next attempt may still do. */
const ends: readonly [Kind, end: string, requests: number][] = [
  // Asked again with the same token within the grace, and answered as before.
  ['grace', 'alive', 2],
  ['no_grace', 'lost', 2],
  ['reuse_detection_retry', 'lost', 2],
  // Asked once and never again.
  ['reuse_detection', 'given_up', 1],
];

test.each(ends)('an answer cut off after the token was spent, %s: %s', async (kind, end, requests) => {
  const clock = clockShift();
  const options = { names: ['cut'], store: 'sqlite', deadlines: '10,30,45', clock: clock.shift } as const;
  await using arena = await openArena(options);
  const { provider, engine } = arena;
  const account = await arena.account('cut', kind);
  provider.hooks = { after: () => 'cut' };
  const first = await askOnce(engine, account.instance.id);
  expect(first).toMatchObject({
    error: kind === 'reuse_detection' ? 'reauthorization_required' : 'connection_lost',
  });

  provider.hooks = {};
  clock.advance(20_001);
  await askOnce(engine, account.instance.id);
  const { presented } = provider.ledger.entry('cut');
  expect(presented.get('cut~refresh-0')).toBe(requests);
  expect((await fateOf(arena, account)).end).toBe(end);
});
