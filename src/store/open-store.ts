import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Clock } from '../engine/ports.ts';
import type { Store } from '../engine/store.ts';
import { apiKeyStore } from './api-keys.ts';
import { auditStore } from './audit.ts';
import { authorizationStore } from './authorizations.ts';
import { backlogStore } from './backlog.ts';
import { connectLinkStore } from './connect-links.ts';
import { databaseClock } from './database-clock.ts';
import { eventStore } from './events.ts';
import { grantStore } from './grants.ts';
import type { HotStatements } from './hot-statements.ts';
import { idempotencyStore } from './idempotency.ts';
import { instanceStore } from './instances.ts';
import { checkKeys } from './key-facts.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './open-sqlite.ts';
import { pauseStore } from './pauses.ts';
import { postgresHotStatements } from './postgres-hot-statements.ts';
import { processClock } from './process-clock.ts';
import { type Keys, storeKeys } from './rotate-keys.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { sessionStore } from './sessions.ts';
import { sqliteHotStatements } from './sqlite-hot-statements.ts';

/** A store, and what came to light when it was opened. */
export interface OpenedStore extends Store {
  /** The clock that rules the times which are stored. */
  readonly clock: Clock;
  /** What a person should hear at start. */
  readonly notices: readonly string[];
  /** @param keyFile path; null where the keys are configured */
  keys(keyFile: string | null): Keys;
}

/**
 * Opens the store, brings its tables up to date, and proves that the encryption key is the one it was sealed with.
 * @param url `sqlite:` for the file in the data directory, `sqlite:/path/to/file`, or `postgres://…`
 * @throws store_unavailable, store_incompatible (made by a newer version), encryption_key_unknown
 */
export async function openStore(url: string, dataDirectory: string, sealer: Sealer): Promise<OpenedStore> {
  const database = isPostgres(url)
    ? await openPostgresDatabase(url, sealer)
    : openSqliteDatabase(url.slice('sqlite:'.length) || join(dataDirectory, 'evergrant.db'), sealer);
  const { db, hot, notices } = database;
  let clock: StoppableClock | undefined;
  let missing: readonly string[];
  const close = async () => {
    clock?.stop();
    await database.close();
  };
  try {
    await database.migrate();
    missing = await checkKeys(db, sealer);
    clock = await database.clock();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    clock,
    notices: [...notices, ...missing],
    keys: (keyFile) => storeKeys(db, sealer, keyFile),
    instances: instanceStore(db, sealer),
    grants: grantStore(db, sealer, hot, database.dataVersion),
    events: eventStore(db),
    audit: auditStore(db),
    idempotency: idempotencyStore(db, sealer),
    pauses: pauseStore(db),
    authorizations: authorizationStore(db, sealer),
    connectLinks: connectLinkStore(db),
    apiKeys: apiKeyStore(db),
    sessions: sessionStore(db, sealer),
    backlog: backlogStore(db),
    ping: async () => void (await db.selectFrom('store_fact').select('name').limit(1).execute()),
    close,
  };
}

interface StoppableClock extends Clock {
  stop(): void;
}

/** What differs between the two databases. */
interface Database {
  readonly db: Kysely<Tables>;
  readonly hot: HotStatements;
  readonly notices: readonly string[];
  clock(): Promise<StoppableClock>;
  dataVersion(): number | null;
  migrate(): Promise<void>;
  close(): Promise<void>;
}

function openSqliteDatabase(file: string, sealer: Sealer): Database {
  const { db, lane, dataVersion } = openSqlite(file);
  const close = () => db.destroy();
  return {
    db,
    dataVersion,
    migrate: () => migrate(db),
    close,
    hot: sqliteHotStatements(lane, sealer),
    notices: [],
    clock: async () => processClock(),
  };
}

async function openPostgresDatabase(url: string, sealer: Sealer): Promise<Database> {
  // Its client is a tenth of the start of every command that needs none.
  const { openPostgres } = await import('./open-postgres.ts');
  const { db, notices, whileMigrating } = await openPostgres(url);
  return {
    db,
    notices,
    migrate: () => whileMigrating(() => migrate(db)),
    hot: postgresHotStatements(db, sealer),
    clock: () => databaseClock(db),
    // Nothing tells without asking whether another node wrote.
    dataVersion: () => null,
    close: () => db.destroy(),
  };
}

const isPostgres = (url: string): boolean => /^postgres(ql)?:/i.test(url);
