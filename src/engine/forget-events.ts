import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from './ports.ts';
import type { Store } from './store.ts';

export interface ForgetParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds that an event is kept. */
  readonly keep: number;
  readonly log: Log;
}

/** Milliseconds between two looks. */
const hour = 3_600_000;

/**
 * Forgets events that are older than they are kept, once an hour; those that webhooks are still to be told of stay. Any
 * number of nodes may do so. Returns what stops it.
 */
export function startForgetting({ store, clock, keep, log }: ForgetParts): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      await forget(store, clock.now() - keep).catch((error: unknown) => {
        log.warn({ err: error }, 'old events stay for now: the store does not answer');
      });
      await sleep(hour, undefined, { signal }).catch(() => {});
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
}

async function forget(store: Store, before: number): Promise<void> {
  await store.events.prune(before);
  await store.audit.prune(before);
}
