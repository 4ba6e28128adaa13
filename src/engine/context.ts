import type { Deadlines } from '../config.ts';
import type { Actor } from '../instance/actor.ts';
import type { BoundedCache } from '../instance/bounded-cache.ts';
import type { ConnectorCatalog } from './engine.ts';
import type { OpenedInstance } from './instances/opened-instance.ts';
import type { Clock, Observer, RandomBytes, Spool, Transport } from './ports.ts';
import type { HostLimiter } from './refresh/host-limiter.ts';
import type { Pauses } from './refresh/pauses.ts';
import type { Judge } from './refresh/refusals.ts';
import type { TokenCache } from './refresh/token-cache.ts';
import type { Store } from './store.ts';

/** What an engine is made of. */
export interface EngineParts {
  readonly connectors: ConnectorCatalog;
  readonly store: Store;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly deadlines: Deadlines;
  readonly returnOrigins: readonly string[];
  readonly spool: Spool;
  readonly observer: Observer;
  /** Requests a second to one provider's token endpoint, from this process. */
  readonly refreshRate: number;
  /** How events name this process: host name and process id. */
  readonly process: string;
  /** Who does what is asked for, unless `Engine.as` says otherwise; absent: the engine itself. */
  readonly actor?: Actor;
  /** Whether webhooks are to be told of what happens. */
  readonly notify: boolean;
}

/** What every use case works with. */
export interface EngineContext extends EngineParts {
  readonly actor: Actor;
  readonly cache: TokenCache;
  /** Instances that were opened lately; see openInstanceAt. */
  readonly opened: BoundedCache<{ opened: OpenedInstance | null }>;
  readonly limiter: HostLimiter;
  readonly pauses: Pauses;
  readonly judge: Judge;
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
