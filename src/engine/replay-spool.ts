import type { EngineContext } from './context.ts';
import type { SpoolEntry, WaitingEntry } from './ports.ts';
import { eventOf } from './record-event.ts';
import { apply, isAway } from './settle.ts';

/**
 * Brings what waits in the spool into the store, the oldest first; of one instance alone where `id` names it. May be
 * repeated at will: an entry whose write did reach the store is recognised, one that came too late is dropped with an
 * event. Ends quietly while the store is away.
 */
export async function replaySpool(context: EngineContext, id?: string): Promise<void> {
  for (const waiting of context.spool.waiting()) {
    if (id !== undefined && waiting.instance_id !== id) continue;
    try {
      await replay(context, waiting);
    } catch (error) {
      if (isAway(error)) return;
      throw error;
    }
  }
}

async function replay(context: EngineContext, { instance_id, entry, discard }: WaitingEntry): Promise<void> {
  if (!(await isThere(context, instance_id, entry)) && !(await apply(context, entry))) {
    const event = eventOf(context, 'answer_dropped', aboutEntry(entry));
    await context.store.events.append(instance_id, event);
  }
  context.cache.forget(instance_id);
  discard();
}

/** The write may have taken place although its answer never arrived. */
async function isThere(context: EngineContext, id: string, entry: SpoolEntry): Promise<boolean> {
  const grant = await context.store.grants.find(id);
  if (entry.kind === 'refresh') return grant?.committed_attempt === entry.commit.attempt_id;
  return entry.kind === 'exchange' && grant?.authorized_sequence === entry.commit.sequence;
}

function aboutEntry(entry: SpoolEntry) {
  if (entry.kind === 'refresh') return { generation: entry.commit.generation, tokens: entry.commit.tokens };
  if (entry.kind === 'exchange') return { tokens: entry.commit.tokens };
  return {};
}
