import type { Deadlines } from '../config.ts';
import type { BoundedCache } from '../instance/bounded-cache.ts';
import type { ConnectorCatalog } from './engine.ts';
import type { HostLimiter } from './host-limiter.ts';
import type { OpenedInstance } from './opened-instance.ts';
import type { Pauses } from './pauses.ts';
import type { Clock, Observer, RandomBytes, Spool, Transport } from './ports.ts';
import type { Judge } from './refusals.ts';
import type { Store } from './store.ts';
import type { TokenCache } from './token-cache.ts';

/** What every use case works with. */
export interface EngineContext {
  readonly connectors: ConnectorCatalog;
  readonly store: Store;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deadlines: Deadlines;
  readonly returnOrigins: readonly string[];
  readonly cache: TokenCache;
  /** Instances that were opened lately; see openInstanceAt. */
  readonly opened: BoundedCache<{ opened: OpenedInstance | null }>;
  readonly spool: Spool;
  readonly limiter: HostLimiter;
  readonly pauses: Pauses;
  readonly judge: Judge;
  readonly observer: Observer;
  /** How events name this process: host name and process id. */
  readonly process: string;
  /** Whether webhooks are to be told of what happens. */
  readonly notify: boolean;
  /** Requests that spend something; a shutdown waits for them. */
  readonly underWay: Set<Promise<unknown>>;
  /** Ends every wait; a request under way goes on. */
  readonly closing: AbortSignal;
}

/** Registers work that a shutdown must not cut off. */
export function keepUnderWay<T>(context: EngineContext, work: Promise<T>): Promise<T> {
  context.underWay.add(work);
  const done = () => void context.underWay.delete(work);
  work.then(done, done);
  return work;
}
