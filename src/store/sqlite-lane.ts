import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CompiledQuery, QueryResult } from 'kysely';
import { type LogSync, syncedAtCommit } from './log-sync.ts';
import { SqliteDurability } from './sqlite-durability.ts';
import { isBusy, translateSqlite, unavailable } from './sqlite-errors.ts';

/** How long a group waits for other processes' writes, milliseconds. */
const patience = 5_000;

interface Job {
  readonly writes: boolean;
  run(): unknown;
  resolve(result: never): void;
  reject(error: unknown): void;
}

/**
 * One connection, shared: what is asked for in one turn of the event loop, or while an earlier group is brought to the
 * disk, runs as one transaction with one sync, each statement succeeding or failing alone. An interactive transaction
 * holds the lane until it ends. Nobody hears of anything that would not survive a loss of power: not of a write, and not
 * of what another process wrote, until it is synced.
 *
 * SQLite's own wait for another process sleeps on the event loop and is unfair, so the lane waits by itself, with a
 * short random pause, and the group grows meanwhile.
 */
export class SqliteLane {
  readonly #db: DatabaseSync;
  /** What the lane tells has been through it. */
  readonly durability: SqliteDurability;
  readonly #statements = new Map<string, StatementSync>();
  /** Whether a statement gives rows. */
  readonly #givesRows = new Map<string, boolean>();
  #queue: Job[] = [];
  #scheduled = false;
  #waitingSince: number | null = null;
  /** Settles when the interactive transaction under way, and all that wait for their turn, have ended. */
  #turn: Promise<void> = Promise.resolve();
  #held = false;
  /** Settles, never rejects, when the sync under way has ended. */
  #syncing: Promise<void> | null = null;

  /** @param log absent: every commit of the connection is synced as it is made */
  constructor(db: DatabaseSync, log: LogSync = syncedAtCommit) {
    this.#db = db;
    this.durability = new SqliteDurability(db, log);
  }

  /** Runs with the next group. */
  enqueue(query: CompiledQuery): Promise<QueryResult<never>> {
    return this.#enqueue(!/^\s*select/i.test(query.sql), () => this.#execute(query));
  }

  /** Runs one prepared statement with the next group. */
  enqueueStatement<T>(run: () => T): Promise<T> {
    return this.#enqueue(true, run);
  }

  /**
   * Runs several statements as one, with the next group: where `work` throws, `undo` takes back what it did. A savepoint
   * would do so too, at the price of a copy of each page that is changed.
   */
  enqueueWork<T>(work: () => T, undo: () => void): Promise<T> {
    return this.#enqueue(true, () => {
      try {
        return work();
      } catch (error) {
        if (this.#db.isTransaction) this.#takeBack(undo);
        throw error;
      }
    });
  }

  /** Where even that fails, nothing of the whole group is written. */
  #takeBack(undo: () => void): void {
    try {
      undo();
    } catch {
      this.#undo();
    }
  }

  /** Prepared once. */
  statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #enqueue<T>(writes: boolean, run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ writes, run, resolve, reject });
      this.#schedule();
    });
  }

  /** Begins an interactive transaction; the returned function ends the turn. */
  async begin(): Promise<() => void> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    this.#held = true;
    await this.#syncing;
    const end = () => {
      this.#held = false;
      resolve();
      this.#schedule();
    };
    try {
      await this.#beginImmediate();
    } catch (error) {
      end();
      throw error;
    }
    return end;
  }

  /** Runs at once: for the holder of the turn. @throws a constraint's own error; store_unavailable for any other */
  run(query: CompiledQuery): QueryResult<never> {
    try {
      return this.#execute(query);
    } catch (error) {
      throw translateSqlite(error);
    }
  }

  #execute({ sql, parameters }: CompiledQuery): QueryResult<never> {
    const statement = this.statement(sql);
    const values = parameters.map(bindable);
    let givesRows = this.#givesRows.get(sql);
    if (givesRows === undefined) {
      givesRows = statement.columns().length > 0;
      this.#givesRows.set(sql, givesRows);
    }
    if (givesRows) return { rows: statement.all(...values) as never[] };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  get inTransaction(): boolean {
    return this.#db.isTransaction;
  }

  /** Waits for the sync under way, after which the connection may be closed. */
  async close(): Promise<void> {
    await this.#syncing;
    this.durability.close();
  }

  #schedule(delay?: number): void {
    if (this.#scheduled || this.#held || this.#syncing !== null || this.#queue.length === 0) return;
    this.#scheduled = true;
    const flush = () => {
      this.#scheduled = false;
      if (!this.#held && this.#syncing === null) this.#flush();
    };
    if (delay === undefined) setImmediate(flush);
    else setTimeout(flush, delay);
  }

  #flush(): void {
    const group = this.#queue;
    this.#queue = [];
    const writes = group.some((job) => job.writes);
    try {
      this.durability.settleDoubt();
      if (writes) this.statement('BEGIN IMMEDIATE').run();
    } catch (error) {
      this.#postpone(group, error);
      return;
    }
    this.#waitingSince = null;
    try {
      const settle = group.map((job) => this.#attempt(job, writes));
      if (writes) this.statement('COMMIT').run();
      void this.#settle(group, settle, writes);
    } catch (error) {
      this.#undo();
      for (const { reject } of group) reject(unavailable(error));
    }
    this.#schedule();
  }

  /** Tells the callers once what they are told is durable. */
  async #settle(group: readonly Job[], settle: readonly (() => void)[], wrote: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#syncing = promise;
    try {
      await this.durability.reach(wrote);
      for (const done of settle) done();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
    this.#syncing = null;
    resolve();
    this.#schedule();
  }

  /** Runs one job; what it returns tells the caller once the group is durable. */
  #attempt({ run, resolve, reject }: Job, writes: boolean): () => void {
    try {
      const result = run();
      return () => resolve(result as never);
    } catch (error) {
      // A disk that is full or fails lets SQLite roll back the whole transaction by itself: then nothing of the group
      // was written, and what would follow would be written alone.
      if (writes && !this.#db.isTransaction) throw error;
      return () => reject(translateSqlite(error));
    }
  }

  #undo(): void {
    try {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
    } catch {
      // The next BEGIN says what is wrong.
    }
  }

  #postpone(group: Job[], error: unknown): void {
    this.#queue = [...group, ...this.#queue];
    this.#waitingSince ??= performance.now();
    if (isBusy(error) && performance.now() - this.#waitingSince < patience) {
      this.#schedule(pause());
      return;
    }
    this.#waitingSince = null;
    const failed = this.#queue;
    this.#queue = [];
    for (const { reject } of failed) reject(unavailable(error));
  }

  async #beginImmediate(): Promise<void> {
    const since = performance.now();
    for (;;) {
      try {
        this.durability.settleDoubt();
        this.#db.exec('BEGIN IMMEDIATE');
        return;
      } catch (error) {
        if (!isBusy(error) || performance.now() - since > patience) throw unavailable(error);
        await new Promise((resolve) => setTimeout(resolve, pause()));
      }
    }
  }
}

const pause = (): number => 0.5 + Math.random() * 2.5;

/** node:sqlite takes an object for named parameters and would store the wrong thing without a word. */
function bindable(value: unknown): null | number | bigint | string | Uint8Array {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`A ${typeof value} cannot be stored.`);
}
