import { type Kysely, sql } from 'kysely';
import type { Clock } from '../engine/ports.ts';
import type { Tables } from './schema.ts';

/** Milliseconds between two looks at the database's clock. */
const resynchroniseEvery = 30_000;

export interface DatabaseClock extends Clock {
  stop(): void;
}

/**
 * The clock of the database, which rules what several machines store: its time when it was last asked, and this
 * process's monotonic clock since. So a machine whose wall clock is wrong, or jumps, stores no wrong time. While the
 * database is away the last answer goes on.
 */
export async function databaseClock(db: Kysely<Tables>): Promise<DatabaseClock> {
  const monotonic = () => performance.now();
  let ahead = await measure(db, monotonic);
  const timer = setInterval(async () => {
    ahead = await measure(db, monotonic).catch(() => ahead);
  }, resynchroniseEvery).unref();
  return { now: () => Math.round(monotonic() + ahead), monotonic, stop: () => clearInterval(timer) };
}

/** How far the database's clock is ahead of the monotonic one, taken to have been read half-way there and back. */
async function measure(db: Kysely<Tables>, monotonic: () => number): Promise<number> {
  const asked = monotonic();
  const { rows } = await sql<{ now: number }>`
    select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now`.execute(db);
  return rows[0]!.now - (asked + monotonic()) / 2;
}
