import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../helpers/lab.ts';
import { createDatabase, startPostgres } from '../helpers/postgres.ts';

/** A store that can be taken away and brought back while processes use it. */
export interface RemovableStore {
  readonly env: Readonly<Record<string, string>>;
  /** @param pids of the processes that are to lose it */
  takeAway(pids: readonly number[]): Promise<void>;
  bringBack(pids: readonly number[]): Promise<void>;
  destroy(): Promise<void>;
}

/**
 * How a store goes away. PostgreSQL is stopped; a SQLite file is locked by another connection for longer than anybody
 * has patience; or the disk under it is full.
 */
export const leavings = ['postgres', 'sqlite', 'sqlite-full'] as const;
export type Leaving = (typeof leavings)[number];

export async function openRemovableStore(leaving: Leaving): Promise<RemovableStore> {
  const EVERGRANT_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  if (leaving === 'sqlite-full') {
    const folder = temporaryFolder();
    const file = join(folder, 'shared.db');
    return {
      env: { EVERGRANT_ENCRYPTION_KEY, DATABASE_URL: `sqlite:${file}` },
      async takeAway(pids) {
        for (const pid of pids) limitFiles(pid, `${room}:`);
        fillLog(file);
      },
      async bringBack(pids) {
        for (const pid of pids) limitFiles(pid, 'unlimited:');
      },
      destroy: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  if (leaving === 'sqlite') {
    const folder = temporaryFolder();
    const file = join(folder, 'shared.db');
    let holder: DatabaseSync | null = null;
    return {
      env: { EVERGRANT_ENCRYPTION_KEY, DATABASE_URL: `sqlite:${file}` },
      async takeAway() {
        holder = new DatabaseSync(file, { timeout: 2_000 });
        holder.exec('BEGIN IMMEDIATE');
      },
      async bringBack() {
        holder?.exec('ROLLBACK');
        holder?.close();
        holder = null;
      },
      async destroy() {
        holder?.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }
  const server = await startPostgres(['-c', 'fsync=off']);
  return {
    env: { EVERGRANT_ENCRYPTION_KEY, DATABASE_URL: await createDatabase(server.url) },
    takeAway: () => server.stop(),
    bringBack: () => server.start(),
    destroy: () => server.destroy(),
  };
}

/** Bytes: what a spool has made room for fits below, and the write-ahead log stands above. */
const room = 2_200_000;

/**
 * A limit on the size of files refuses a write as a full disk does, for one process, without rights and without a disk
 * of one's own; and it can be lifted again.
 */
function limitFiles(pid: number, limit: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${limit}`]);
}

/** Makes the write-ahead log longer than the limit, and not so long that it is begun anew. */
function fillLog(file: string): void {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  database.exec('CREATE TABLE IF NOT EXISTS filler (bytes BLOB); PRAGMA wal_checkpoint(TRUNCATE)');
  database.prepare('INSERT INTO filler VALUES (zeroblob(?))').run(room + 100_000);
  database.close();
}
