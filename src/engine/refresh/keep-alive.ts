import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineContext, keepUnderWay } from '../context.ts';
import type { DueGrant } from '../store.ts';
import { HostOutages } from './host-outages.ts';
import type { Refresher } from './refresher.ts';
import { tendGrant } from './tend-grant.ts';

/** Milliseconds between two looks; up to half as long again, so that nodes do not look in step. */
const lookEvery = 2_000;
/** Grants read at once, and seen to at once. */
const batch = 200;
const atOnce = 16;

export interface KeepAlive {
  look(): Promise<void>;
  start(): () => Promise<void>;
}

/**
 * Renews idle grants before the provider forgets them, and announces what will end. Any number of processes look at the
 * same grants: each is claimed by moving the time at which it is due.
 */
export function createKeepAlive(context: EngineContext, refresher: Refresher): KeepAlive {
  const running = new Set<Promise<void>>();
  const outages = new HostOutages(context.clock);

  /** @param signal ends it: no other grant is claimed */
  async function look(signal = context.closing): Promise<void> {
    const begun = new Set<Promise<void>>();
    while (!signal.aborted) {
      const due = await context.store.grants.due(context.clock.now(), batch);
      for (const grant of shuffled(context, due)) {
        while (running.size >= atOnce) await Promise.race(running);
        if (signal.aborted) break;
        begun.add(begin(grant));
      }
      // What is under way would only be read again.
      if (due.length < batch) break;
      await Promise.all(running);
    }
    await Promise.all(begun);
  }

  /** Never rejects: what went wrong is in the instance's health, and while the store is away all of it stays due. */
  function begin(grant: DueGrant): Promise<void> {
    const work = keepUnderWay(context, tendGrant(context, refresher, outages, grant)).catch(() => {});
    running.add(work);
    work.then(() => running.delete(work));
    return work;
  }

  function start(): () => Promise<void> {
    const stopping = new AbortController();
    const signal = AbortSignal.any([stopping.signal, context.closing]);
    const looking = (async () => {
      while (!signal.aborted) {
        // One grant that takes long, because another process may still be spending it, does not hold up the others.
        const looked = look(signal).catch(() => {});
        await Promise.race([looked, sleep(10 * lookEvery, undefined, { signal }).catch(() => {})]);
        await sleep(lookEvery * (1 + random(context) / 2), undefined, { signal }).catch(() => {});
      }
    })();
    return async () => {
      stopping.abort();
      // What is under way may wait for a turn; it ends by itself, or with the engine.
      await looking;
    };
  }

  return { look: () => look(), start };
}

/** Processes that read the same batch begin in different places of it. */
function shuffled(context: EngineContext, due: readonly DueGrant[]): readonly DueGrant[] {
  const at = Math.floor(random(context) * due.length);
  return [...due.slice(at), ...due.slice(0, at)];
}

/** 0 to 1. */
function random(context: EngineContext): number {
  const [high = 0, low = 0] = context.random(2);
  return (high * 256 + low) / 65_536;
}
