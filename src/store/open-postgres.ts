import { Kysely, sql } from 'kysely';
import { EvergrantError } from '../errors.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { createPool, readConnection } from './postgres-pool.ts';
import type { Tables } from './schema.ts';

const connections = 10;
/** Milliseconds: a migration may have to wait for another node's, and to rewrite a large table. */
const migrationTimeout = 10 * 60_000;
const queryTimeout = 5_000;

export interface OpenPostgres {
  readonly db: Kysely<Tables>;
  /** What a person should hear at start. */
  readonly notices: readonly string[];
  /** A statement of the migrations may take longer than another. */
  whileMigrating(work: () => Promise<void>): Promise<void>;
}

/**
 * Opens a PostgreSQL database and checks that what it acknowledges is durable.
 * @throws store_unavailable; store_incompatible where synchronous_commit is off; invalid_configuration
 */
export async function openPostgres(url: string): Promise<OpenPostgres> {
  const connection = readConnection(url);
  let timeout = queryTimeout;
  const db = new Kysely<Tables>({ dialect: postgresDialect(createPool(url, connections), () => timeout) });
  try {
    const notices = [...(await checkDurability(db)), ...encryptionNotices(connection)];
    return {
      db,
      notices,
      async whileMigrating(work) {
        timeout = migrationTimeout;
        await work();
        timeout = queryTimeout;
      },
    };
  } catch (error) {
    await db.destroy().catch(() => {});
    throw error;
  }
}

/** A refresh token that the database acknowledged and then forgets is a connection that a customer loses. */
async function checkDurability(db: Kysely<Tables>): Promise<string[]> {
  const setting = await sql<{ synchronous_commit: string }>`show synchronous_commit`
    .execute(db)
    .then(({ rows }) => rows[0]?.synchronous_commit)
    .catch(whereUnknown);
  if (setting === 'off') {
    throw new EvergrantError(
      'store_incompatible',
      'The database acknowledges writes before they are durable (synchronous_commit is off).',
      {
        hint: 'Turn it on for this role: ALTER ROLE … SET synchronous_commit = on. A crash would lose refresh tokens.',
      },
    );
  }
  return setting === 'local'
    ? ['synchronous_commit is local: refresh tokens that a standby does not have yet are lost when it takes over.']
    : [];
}

/** A database that only speaks PostgreSQL's protocol may have no such setting; then its commits are what they are. */
function whereUnknown(error: unknown): undefined {
  if (error instanceof EvergrantError) throw error;
  return undefined;
}

/** On this machine nobody is in between. */
export function encryptionNotices({ host, encrypted }: ReturnType<typeof readConnection>): string[] {
  const local = host.startsWith('/') || /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);
  if (local || encrypted) return [];
  return [`The connection to the database at ${host} is not encrypted: add ?sslmode=verify-full to its URL.`];
}
