import { EvergrantError } from '../errors.ts';
import type { EngineContext } from './context.ts';
import type { SpoolEntry, SpoolSlot } from './ports.ts';

/**
 * Writes what a request brought that spent something: into the store, and where that is away, into the place reserved
 * for it. `superseded`: the grant is newer by now, or gone.
 */
export async function settle(
  context: EngineContext,
  slot: SpoolSlot,
  entry: SpoolEntry,
): Promise<'committed' | 'superseded' | 'spooled'> {
  try {
    const written = await apply(context, entry);
    slot.free();
    return written ? 'committed' : 'superseded';
  } catch (error) {
    if (isAway(error)) {
      slot.write(entry);
      return 'spooled';
    }
    slot.free();
    throw error;
  }
}

/** One entry into the store. false: what it was meant for is not there any more. */
export async function apply(context: EngineContext, entry: SpoolEntry): Promise<boolean> {
  const { grants, authorizations } = context.store;
  switch (entry.kind) {
    case 'refresh':
      return grants.commit(entry.commit);
    case 'exchange':
      return authorizations.commit(entry.commit);
    case 'release':
      return grants.release(entry.release);
    case 'keep':
      await authorizations.keep(entry.instance_id, entry.answer, entry.health, entry.event);
      return true;
  }
}

export const isAway = (error: unknown): boolean =>
  error instanceof EvergrantError && error.code === 'store_unavailable';
