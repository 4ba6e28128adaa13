import { EvergrantError } from '../../errors.ts';
import type { EngineContext } from '../context.ts';
import { changeConnection } from '../instances/change-connection.ts';
import type { SpoolEntry, SpoolSlot } from '../ports.ts';
import type { CommitTokens } from '../store.ts';

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
    // A commit that fails for whatever reason leaves its answer: the token behind it is spent.
    if (!isAway(error) && !holdsAnswer(entry)) {
      slot.free();
      throw error;
    }
    spool(slot, entry);
    return 'spooled';
  }
}

/** Into the place reserved for it. Where even that fails, the entry waits in memory for as long as the process lives. */
function spool(slot: SpoolSlot, entry: SpoolEntry): void {
  try {
    slot.write(entry);
  } catch (cause) {
    throw new EvergrantError('store_unavailable', 'Neither the store nor the spool takes what the provider answered.', {
      hint: 'Bring the store back, or make room on the disk, before this process ends: until then the answer is in memory only.',
      retryAfter: 1,
      cause,
    });
  }
}

/** One entry into the store. false: what it was meant for is not there any more. */
export async function apply(context: EngineContext, entry: SpoolEntry): Promise<boolean> {
  const { grants, authorizations } = context.store;
  switch (entry.kind) {
    case 'refresh':
      return commitTokens(context, entry.commit);
    case 'exchange':
      // What is in memory was given by the grant before.
      return authorizations.commit(entry.commit).finally(() => context.cache.forget(entry.commit.instance_id));
    case 'release':
      return grants.release(entry.release);
    case 'keep':
      await authorizations.keep(entry.instance_id, entry.answer, entry.health, entry.event);
      return true;
  }
}

/** A failure that nobody waits for any more is no loss; an answer is. */
export const holdsAnswer = (entry: SpoolEntry): boolean => entry.kind !== 'release' || entry.release.keep !== undefined;

async function commitTokens(context: EngineContext, commit: CommitTokens): Promise<boolean> {
  const written = await context.store.grants.commit(commit);
  if (written) await keepCaptured(context, commit);
  return written;
}

/** What a refresh brought beside the tokens. May be repeated. */
export async function keepCaptured(
  context: EngineContext,
  { instance_id, captured = {} }: CommitTokens,
): Promise<void> {
  if (Object.keys(captured).length === 0) return;
  await changeConnection(context, instance_id, (connection) => ({
    ...connection,
    captured: { ...connection.captured, ...captured },
  }));
}

export const isAway = (error: unknown): boolean =>
  error instanceof EvergrantError && error.code === 'store_unavailable';
