export interface FailureCounter {
  /** Counts one failure of this address; true once there are too many. `now`: milliseconds on a monotonic clock. */
  exceeded(address: string, now: number): boolean;
}

/** Counts failures by address within a window of milliseconds. Forgets all addresses when it would grow too large. */
export function createFailureCounter({ limit, window }: { limit: number; window: number }): FailureCounter {
  const counts = new Map<string, { count: number; until: number }>();
  return {
    exceeded(address, now) {
      if (counts.size >= 10_000) counts.clear();
      const known = counts.get(address);
      const entry = known && known.until > now ? known : { count: 0, until: now + window };
      entry.count++;
      counts.set(address, entry);
      return entry.count > limit;
    },
  };
}
