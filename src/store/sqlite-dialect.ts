import type { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqliteLane } from './sqlite-lane.ts';

/**
 * Kysely over node:sqlite, through a lane that commits in groups. Kysely's own SQLite dialect runs one statement at a
 * time, begins transactions deferred and migrates without a lock (docs/decisions/002-sqlite-dialect.md).
 */
export function sqliteDialect(db: DatabaseSync, lane: SqliteLane): Dialect {
  return {
    createAdapter: () => new GroupingAdapter(),
    createDriver: () => new GroupingDriver(db, lane),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class GroupingAdapter extends SqliteAdapter {
  /** Statements from several callers may be pending at a time: the lane orders them. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
  /** With BEGIN IMMEDIATE a migration is one transaction that only one process runs. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class GroupingDriver implements Driver {
  readonly #db: DatabaseSync;
  readonly #lane: SqliteLane;

  constructor(db: DatabaseSync, lane: SqliteLane) {
    this.#db = db;
    this.#lane = lane;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<LaneConnection> {
    return new LaneConnection(this.#lane);
  }

  async beginTransaction(connection: LaneConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: LaneConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: LaneConnection): Promise<void> {
    await connection.rollback();
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    await this.#lane.close();
    this.#db.close();
  }
}

/** A place in the lane: grouped with others, or alone in it while a transaction is under way. */
class LaneConnection implements DatabaseConnection {
  readonly #lane: SqliteLane;
  #endTurn: (() => void) | null = null;

  constructor(lane: SqliteLane) {
    this.#lane = lane;
  }

  async begin(): Promise<void> {
    this.#endTurn = await this.#lane.begin();
  }

  /** The turn ends with the sync; after one that failed, with the rollback that follows. */
  async commit(): Promise<void> {
    this.#lane.run(CompiledQuery.raw('COMMIT'));
    await this.#lane.durability.reach(true);
    this.#endTurn?.();
    this.#endTurn = null;
  }

  /** Also what follows a COMMIT that failed, after which SQLite may have rolled back by itself. */
  async rollback(): Promise<void> {
    try {
      if (this.#lane.inTransaction) this.#lane.run(CompiledQuery.raw('ROLLBACK'));
      await this.#lane.durability.reach(false);
    } finally {
      this.#endTurn?.();
      this.#endTurn = null;
    }
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#endTurn ? this.#lane.run(query) : this.#lane.enqueue(query);
  }

  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and nothing here streams rows.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Rows are not streamed.');
  }
}
