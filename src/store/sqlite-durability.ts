import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { LogSync } from './log-sync.ts';
import { unavailable } from './sqlite-errors.ts';

/** Sees to it that nothing is told that a loss of power could take back: what this process wrote, and what others did. */
export class SqliteDurability {
  readonly #db: DatabaseSync;
  readonly #log: LogSync;
  /** Its answer changes when another connection commits. */
  readonly #dataVersion: StatementSync;
  /** SQLite's data version when what others wrote was synced last; null: never. */
  #version: number | null = null;
  /** A sync failed, so what was written may be lost although SQLite counts it as committed. */
  #doubtful = false;

  constructor(db: DatabaseSync, log: LogSync) {
    this.#db = db;
    this.#log = log;
    this.#dataVersion = db.prepare('PRAGMA data_version');
  }

  /**
   * Ends once all that was read or written so far is on the disk.
   * @param wrote whether this process wrote; what others wrote is noticed
   * @throws store_unavailable
   */
  async reach(wrote: boolean): Promise<void> {
    const { data_version: version } = this.#dataVersion.get() as { data_version: number };
    if (!wrote && version === this.#version) return;
    try {
      await this.#log.sync();
      this.#version = version;
    } catch (error) {
      this.#doubtful = true;
      throw unavailable(error);
    }
  }

  /**
   * After a sync that failed another one may succeed and prove nothing, since a system forgets what it could not write:
   * the log's content must go into the database, which SQLite syncs by itself, before anything else is believed.
   */
  settleDoubt(): void {
    if (!this.#doubtful) return;
    const { busy: isInUse } = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (isInUse !== 0) throw new Error('the write-ahead log could not be brought into the database');
    this.#doubtful = false;
  }

  close(): void {
    this.#log.close();
  }
}
