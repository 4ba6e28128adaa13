import { chmodSync, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { EvergrantError } from '../errors.ts';
import { logSync, syncedAtCommit } from './log-sync.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { SqliteLane } from './sqlite-lane.ts';

/**
 * Milliseconds that SQLite waits for other connections by sleeping on the event loop: while the file is opened, and
 * afterwards, when the lane does its own waiting. Migrations come after: what they wait for may be in this process.
 */
const openingTimeout = 5_000;
const runningTimeout = 3;
/** KiB of pages in memory: with many instances the upper levels of tables and indexes should stay there. */
const pageCache = 32 * 1024;
/**
 * Pages in the log before they go into the database, 32 MiB. SQLite's own 1,000 are full after some two hundred refreshes:
 * with more, a page that changes again and again goes there once, and there are fewer syncs.
 */
const logPages = 8_000;

export interface OpenDatabase {
  readonly db: Kysely<Tables>;
  /** For statements of our own, in the same groups. */
  readonly lane: SqliteLane;
  dataVersion(): number | null;
}

/**
 * Opens the SQLite file: write-ahead log, and a sync after every commit, because a refresh token that a crash forgets is
 * a connection that a customer loses. The lane makes that sync beside the event loop (docs/decisions/002-sqlite-dialect.md);
 * SQLite makes those around a checkpoint.
 */
export function openSqlite(file: string): OpenDatabase {
  const isNew = !existsSync(file);
  let database: DatabaseSync;
  let hasLog: boolean;
  try {
    database = new DatabaseSync(file, { timeout: openingTimeout });
    if (isNew) chmodSync(file, 0o600);
    const { journal_mode } = database.prepare('PRAGMA journal_mode = WAL').get() as { journal_mode: string };
    // A file system without shared memory leaves SQLite with another journal, which only SQLite itself can sync.
    hasLog = journal_mode === 'wal';
    database.exec(`PRAGMA synchronous = ${hasLog ? 'NORMAL' : 'FULL'}; PRAGMA foreign_keys = ON;`);
    database.exec(`PRAGMA cache_size = -${pageCache}; PRAGMA wal_autocheckpoint = ${logPages}`);
    database.exec(`PRAGMA busy_timeout = ${runningTimeout}`);
  } catch (cause) {
    throw new EvergrantError('store_unavailable', `The store ${file} cannot be opened: ${(cause as Error).message}.`, {
      hint: 'Check that the data directory is writable and on a local disk.',
      cause,
    });
  }
  const version = database.prepare('PRAGMA data_version');
  const lane = new SqliteLane(database, hasLog ? logSync(file) : syncedAtCommit);
  return {
    db: new Kysely<Tables>({ dialect: sqliteDialect(database, lane) }),
    lane,
    dataVersion: () => (version.get() as { data_version: number }).data_version,
  };
}
