import { setTimeout as sleep } from 'node:timers/promises';
import { EvergrantError } from '../errors.ts';
import { type EngineContext, keepUnderWay } from './context.ts';

/** Once the engine is being closed nothing is begun any more: what it brings might find the store closed. @throws store_unavailable */
export function refuseWhileClosing({ closing }: EngineContext): void {
  if (closing.aborted) throw shuttingDown();
}

/** Work that a shutdown waits for to its end, or that is not begun. */
export async function toItsEnd<T>(context: EngineContext, work: () => Promise<T>): Promise<T> {
  refuseWhileClosing(context);
  return keepUnderWay(context, work());
}

/** A pause that a shutdown ends. @param milliseconds as real time @throws store_unavailable */
export async function rest({ closing }: EngineContext, milliseconds: number): Promise<void> {
  await sleep(milliseconds, undefined, { signal: closing }).catch(() => {
    throw shuttingDown();
  });
}

export function shuttingDown(): EvergrantError {
  return new EvergrantError('store_unavailable', 'This process is shutting down.', { retryAfter: 1 });
}
