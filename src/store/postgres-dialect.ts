import {
  type Dialect,
  type Kysely,
  type MigrationLockOptions,
  PostgresAdapter,
  PostgresDialect,
  type PostgresPoolClient,
  sql,
} from 'kysely';
import type pg from 'pg';
import { isConflict, translatePostgres } from './postgres-errors.ts';

/** How often a statement is tried that met another one; with a short random pause, so that they do not meet again. */
const tries = 10;
/** Milliseconds. */
const idleTimeout = 5_000;

/**
 * Kysely over `pg`, with our own errors, statements that are tried again after a conflict, and a migration lock that
 * needs no session.
 * @param queryTimeout milliseconds, asked before each statement: a migration may take longer than a query
 */
export function postgresDialect(pool: pg.Pool, queryTimeout: () => number): Dialect {
  const dialect = new PostgresDialect({
    pool: {
      options: {},
      connect: async () => {
        const client = await pool.connect().catch(rethrow);
        return careful(client, queryTimeout);
      },
      end: () => pool.end(),
    },
  });
  return {
    createAdapter: () => new RowLockAdapter(),
    createDriver: () => dialect.createDriver(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

/** Kysely's own takes an advisory lock of the session, which a pooler loses and a distributed database may not have. */
class RowLockAdapter extends PostgresAdapter {
  /** Inside the transaction of the migration; its end gives the row free. */
  override async acquireMigrationLock(db: Kysely<unknown>, { lockTable, lockRowId }: MigrationLockOptions) {
    await sql`select id from ${sql.table(lockTable)} where id = ${lockRowId} for update`.execute(db);
  }
  override async releaseMigrationLock(): Promise<void> {}
}

/** One connection: a statement outside a transaction is tried again by itself, one inside fails the transaction. */
function careful(client: pg.PoolClient, queryTimeout: () => number): PostgresPoolClient {
  let inTransaction = false;
  let broken: unknown = null;
  // Between two statements of a transaction nobody else listens.
  const onError = (error: unknown) => {
    broken ??= translatePostgres(error);
  };
  client.on('error', onError);

  async function query(text: string, values: readonly unknown[] = []) {
    const begins = /^begin$/i.test(text);
    if (begins) inTransaction = true;
    const config = {
      text: begins ? begin(queryTimeout()) : text,
      values: values.map(bindable),
      query_timeout: queryTimeout(),
    };
    for (let left = tries; ; left--) {
      if (broken !== null) throw broken;
      try {
        const result = await client.query(config);
        if (/^(commit|rollback)$/i.test(text)) inTransaction = false;
        return result;
      } catch (error) {
        if (isConflict(error) && inTransaction) throw error;
        const translated = translatePostgres(error);
        if (isConflict(error) && left > 0) await pause();
        else {
          // A statement that was given up may still be running on that connection.
          if (translated !== error && !isConflict(error)) broken = translated;
          throw translated;
        }
      }
    }
  }

  function release(): void {
    client.off('error', onError);
    client.release(broken !== null);
  }

  return { query: query as unknown as PostgresPoolClient['query'], release };
}

/** A process that stalls between two statements of a transaction must not hold its rows for good. */
const begin = (timeout: number): string =>
  `begin; set local statement_timeout = ${timeout}; set local idle_in_transaction_session_timeout = ${idleTimeout}`;

/** PostgreSQL's texts hold every character but this one. */
const bindable = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value);

export const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 20));

function rethrow(error: unknown): never {
  throw translatePostgres(error);
}
