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

export function shuttingDown(): EvergrantError {
  return new EvergrantError('store_unavailable', 'This process is shutting down.', { retryAfter: 1 });
}
