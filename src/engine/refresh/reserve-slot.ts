import { EvergrantError } from '../../errors.ts';
import type { EngineContext } from '../context.ts';
import type { SpoolSlot } from '../ports.ts';
import { rest } from '../shutting-down.ts';

/** Between two looks for a place that a request under way gives back, milliseconds. */
const look = 20;

/**
 * Room on disk for what the provider will answer. Where requests under way have all of it, one of them will give some
 * back: that is waited for.
 * @throws spool_full where what waits for the store has all of it, or the disk has no room for more
 */
export async function reserveSlot(context: EngineContext): Promise<SpoolSlot> {
  for (;;) {
    const slot = context.spool.reserve();
    if (slot) return slot;
    if (!context.spool.isBusy()) throw spoolFull();
    await rest(context, look);
  }
}

export function spoolFull(): EvergrantError {
  return new EvergrantError(
    'spool_full',
    'There is no room in the spool for what the provider would answer, so nothing is sent to it.',
    {
      hint: 'If the store is away, bring it back: what waits in the spool is committed then. Otherwise make room on the disk.',
      retryAfter: 5,
    },
  );
}
