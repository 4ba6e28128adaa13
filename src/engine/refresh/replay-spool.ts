import { connectSteps } from '../authorize/connect-steps.ts';
import { exchangeSteps } from '../authorize/exchange-steps.ts';
import { type EngineContext, keepUnderWay } from '../context.ts';
import type { SpoolEntry, WaitingEntry } from '../ports.ts';
import type { CommitAuthorization } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { apply, holdsAnswer, isAway, keepCaptured } from './settle.ts';

/**
 * Brings what waits in the spool into the store, the oldest first; of one instance alone where `id` names it. May be
 * repeated at will: an entry whose write did reach the store is recognised, one that came too late is dropped with an
 * event, and one for an instance that the store never had is left where it is. Ends quietly while the store is away.
 */
export async function replaySpool(context: EngineContext, id?: string): Promise<void> {
  for (const waiting of context.spool.waiting()) {
    if (id !== undefined && waiting.instance_id !== id) continue;
    try {
      await replayOnce(context, waiting);
    } catch (error) {
      if (isAway(error)) return;
      // It stays, and is served. One instance's trouble holds up nobody else's.
    }
  }
}

/** Of those who come to an entry at the same time, one writes and the others wait for it. */
const replaying = new WeakMap<WaitingEntry, Promise<void>>();

function replayOnce(context: EngineContext, waiting: WaitingEntry): Promise<void> {
  const running = replaying.get(waiting);
  if (running) return running;
  const replayed = replay(context, waiting).finally(() => replaying.delete(waiting));
  replaying.set(waiting, replayed);
  return replayed;
}

async function replay(context: EngineContext, waiting: WaitingEntry): Promise<void> {
  const { instance_id, entry } = waiting;
  // The list may be older than the entry's end.
  if (!context.spool.waiting().includes(waiting)) return;
  const written = (await isThere(context, instance_id, entry)) || (await apply(context, entry));
  // Of another store, whose data directory this is as well: that one must have it.
  if (!written && !(await wasHere(context, instance_id))) return;
  // The process may have ended between the two writes.
  if (written && entry.kind === 'refresh') await keepCaptured(context, entry.commit);
  if (!written && holdsAnswer(entry)) {
    const event = eventOf(context, 'answer_dropped', aboutEntry(entry));
    await context.store.events.append(instance_id, event);
  }
  context.cache.forget(instance_id);
  waiting.discard();
  if (written && entry.kind === 'exchange' && entry.commit.confirm === undefined) carryOn(context, entry.commit);
}

/** What comes after the code's answer is still to be done. What fails is told by the connection's health. */
function carryOn(context: EngineContext, { instance_id: id, sequence }: CommitAuthorization): void {
  const steps = exchangeSteps(context, id, sequence).then(() => connectSteps(context, id));
  keepUnderWay(context, steps).catch(() => {});
}

/** Whether the store has, or had, an instance of that id. */
async function wasHere({ store: { instances } }: EngineContext, id: string): Promise<boolean> {
  return (await instances.find(id)) !== null || (await instances.tombstone(id)) !== null;
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
