import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Log } from '../ports.ts';
import type { Store } from '../store.ts';

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
 * Forgets, once an hour, events that are older than they are kept, save those that webhooks are still to be told of; and
 * grants that nobody confirmed in time. Any number of nodes may do so. Returns what stops it.
 */
export function startForgetting({ store, clock, keep, log }: ForgetParts): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      await forget(store, clock.now(), keep).catch((error: unknown) => {
        log.warn({ err: error }, 'what is old stays for now: the store does not answer');
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

async function forget(store: Store, now: number, keep: number): Promise<void> {
  await store.authorizations.dropUnconfirmed(now);
  await store.events.prune(now - keep);
  await store.audit.prune(now - keep);
}
