import { type Kysely, type Selectable, sql } from 'kysely';
import type { InstanceChange, InstanceRecord, InstanceStore, InstanceSummary, NewGrant } from '../engine/store.ts';
import { EvergrantError } from '../errors.ts';
import { type Connection, noConnection } from '../instance/connection.ts';
import type { CredentialValues } from '../instance/credentials.ts';
import { eventRow } from './events.ts';
import { findTogether } from './find-together.ts';
import { defaultTokenSet, grantStateOf, noAttempt, tokenColumns } from './grant-rows.ts';
import { isHeld } from './held-grants.ts';
import { countByAttention, instancePage } from './instance-pages.ts';
import { markUsed } from './instance-uses.ts';
import type { InstanceTable, Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { transact } from './transact.ts';

export function instanceStore(db: Kysely<Tables>, sealer: Sealer): InstanceStore {
  const rows = rowsOf(sealer);
  const find = findTogether(
    db,
    (ids) => db.selectFrom('instance').selectAll().where('id', 'in', ids).where('removed_at', 'is', null),
    (row) => row.id,
  );
  return {
    async insert(record, secretNames, grant, event) {
      await transact(db, async (tx) => {
        await tx
          .insertInto('instance')
          .values({ ...rows.fromRecord(record, secretNames), connection: JSON.stringify(record.connection) })
          .execute();
        await tx
          .insertInto('token_set')
          .values(firstTokenSet(sealer, record, grant))
          .execute();
        await tx.insertInto('instance_event').values(eventRow(record.id, event)).execute();
      }).catch(rethrowConflict(record.external_id));
    },

    async find(id) {
      const row = await find(id);
      return row ? rows.toRecord(row) : null;
    },

    async summary(id) {
      const row = await summaries(db).where('instance.id', '=', id).executeTakeFirst();
      return row ? toSummary(row) : null;
    },

    async tombstone(id) {
      const row = await db
        .selectFrom('instance')
        .select(['name', 'connector'])
        .where('id', '=', id)
        .where('removed_at', 'is not', null)
        .executeTakeFirst();
      return row ?? null;
    },

    async list(filter) {
      let query = summaries(db).orderBy('instance.name').orderBy('instance.id');
      if (filter.connector !== undefined) query = query.where('instance.connector', '=', filter.connector);
      if (filter.external_id !== undefined) query = query.where('instance.external_id', '=', filter.external_id);
      if (filter.status !== undefined) query = query.where('token_set.status', '=', filter.status);
      const wanted = Object.entries(filter.metadata ?? {});
      const found = (await query.execute()).map(toSummary);
      return found.filter(({ metadata }) => wanted.every(([name, value]) => metadata[name] === value));
    },

    markUsed: (ids, now) => markUsed(db, ids, now),
    page: (query) => instancePage(db, query),
    countByAttention: (filter) => countByAttention(db, filter),

    async resolve(handle) {
      const found = await db
        .selectFrom('instance')
        .select(['id', 'external_id'])
        .where('removed_at', 'is', null)
        .where((or) => or.or([or('id', '=', handle), or('external_id', '=', handle), or('name', '=', handle)]))
        .orderBy('created_at')
        .execute();
      const exact = found.find(({ id }) => id === handle) ?? found.find(({ external_id }) => external_id === handle);
      return exact ? [exact.id] : found.map(({ id }) => id);
    },

    async update(record, secretNames, change) {
      return transact(db, async (tx) => {
        const revision = record.revision + (change.moves ? 1 : 0);
        const { numUpdatedRows } = await tx
          .updateTable('instance')
          .set(rows.fromRecord({ ...record, revision }, secretNames))
          .where('id', '=', record.id)
          .where('revision', '=', record.revision)
          .where('updated_at', '=', change.before)
          .where('removed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        if (change.moves) await moveRevision(tx, record, revision, change);
        if (change.event) await tx.insertInto('instance_event').values(eventRow(record.id, change.event)).execute();
        return true;
      }).catch(rethrowConflict(record.external_id));
    },

    async remove(id, now, event) {
      return transact(db, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('instance')
          .set({ removed_at: now, external_id: null, sealed_credentials: '', public_credentials: '{}', metadata: '{}' })
          .set({ connection: JSON.stringify(noConnection), identity: null })
          .where('id', '=', id)
          .where('removed_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await tx.insertInto('instance_event').values(eventRow(id, event)).execute();
        await tx.deleteFrom('token_set').where('instance_id', '=', id).execute();
        await tx.deleteFrom('authorization_request').where('instance_id', '=', id).execute();
        await tx.deleteFrom('connect_link').where('instance_id', '=', id).execute();
        await tx.deleteFrom('instance_use').where('instance_id', '=', id).execute();
        return true;
      });
    },

    async connect(id, before, after, identity) {
      const { numUpdatedRows } = await db
        .updateTable('instance')
        .set({ connection: JSON.stringify(after), identity })
        .where('id', '=', id)
        .where('connection', '=', JSON.stringify(before))
        .where('removed_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async sameIdentity(id) {
      const rows = await db
        .selectFrom('instance')
        .innerJoin('instance as other', 'other.identity', 'instance.identity')
        .select('other.name')
        .where('instance.id', '=', id)
        .where('other.id', '<>', id)
        .where('other.removed_at', 'is', null)
        .orderBy('other.name')
        .execute();
      return rows.map(({ name }) => name);
    },

    async anyWithRoute(route) {
      const row = await db
        .selectFrom('token_set')
        .select('instance_id')
        .where('route', '=', route)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function rowsOf(sealer: Sealer) {
  const context = (id: string) => ({ owner: id, purpose: 'credentials', generation: 0 }) as const;
  return {
    fromRecord(record: InstanceRecord, secretNames: readonly string[]) {
      // What is learnt of the connection has writes of its own.
      const { credentials, metadata, connection: _, ...plain } = record;
      const secret = (name: string): boolean => secretNames.includes(name);
      const part = (keep: (name: string) => boolean) =>
        JSON.stringify(Object.fromEntries(Object.entries(credentials).filter(([name]) => keep(name))));
      return {
        ...plain,
        metadata: JSON.stringify(metadata),
        public_credentials: part((name) => !secret(name)),
        secret_names: JSON.stringify(Object.keys(credentials).filter(secret)),
        sealed_credentials: sealer.seal(part(secret), context(record.id)),
        removed_at: null,
      };
    },
    toRecord(row: Selectable<InstanceTable>): InstanceRecord {
      const { metadata, public_credentials, secret_names: _, sealed_credentials, removed_at: __, ...rest } = row;
      const { connection, identity: ___, ...plain } = rest;
      const secrets = JSON.parse(sealer.open(sealed_credentials, context(row.id))) as CredentialValues;
      return {
        ...plain,
        metadata: JSON.parse(metadata) as Record<string, string>,
        connection: JSON.parse(connection) as Connection,
        credentials: { ...(JSON.parse(public_credentials) as CredentialValues), ...secrets },
      };
    },
  };
}

function firstTokenSet(sealer: Sealer, record: InstanceRecord, grant: NewGrant) {
  const generation = grant.tokens ? 1 : 0;
  return {
    ...defaultTokenSet(record.id, record.revision, record.token_host),
    ...(grant.tokens ? tokenColumns(sealer, record.id, generation, grant.tokens) : {}),
    generation,
    status: grant.status,
    health: JSON.stringify(grant.health),
    route: grant.route,
    due_at: grant.due_at,
    authorized_at: grant.tokens ? record.created_at : null,
  };
}

/**
 * A correction may be just what a failing refresh waited for: it may be tried at once. Where it asks for a new
 * authorisation, what a refresh or an exchange under way brings was given for what was there before, so it does not count.
 */
async function moveRevision(
  tx: Kysely<Tables>,
  { id, token_host }: InstanceRecord,
  revision: number,
  change: InstanceChange,
): Promise<void> {
  await tx
    .updateTable('token_set')
    .set({ revision, token_host, next_attempt_at: 0, failures: 0 })
    .$if(change.reauthorize !== null, (query) =>
      query.set({
        status: 'reauthorization_required',
        health: JSON.stringify(change.reauthorize),
        sealed_answer: null,
        ended_by_edit: sql<number>`generation`,
        ...noAttempt,
      }),
    )
    .$if(change.outdates, (query) => query.set({ begun_sequence: nextSequence, authorized_sequence: nextSequence }))
    .where('instance_id', '=', id)
    .execute();
}

/** That of no authorisation: whatever was begun before is older. */
const nextSequence = sql<number>`begun_sequence + 1`;

export function summaries(db: Kysely<Tables>) {
  return db
    .selectFrom('instance')
    .innerJoin('token_set', (join) =>
      join.onRef('token_set.instance_id', '=', 'instance.id').on('token_set.name', '=', 'default'),
    )
    .leftJoin('instance_use', 'instance_use.instance_id', 'instance.id')
    .select([
      'instance.id',
      'instance_use.last_used_at',
      'instance.connector',
      'instance.connector_version',
      'instance.method',
      'instance.name',
    ])
    .select(['instance.external_id', 'instance.metadata', 'instance.public_credentials', 'instance.secret_names'])
    .select(['instance.revision', 'instance.created_at', 'instance.updated_at', 'instance.connection'])
    .select(['status', 'health', 'generation', 'route', 'scope', 'expires_at', 'has_refresh_token', 'authorized_at'])
    .select((of) => of('sealed_answer', 'is not', null).as('has_kept_answer'))
    .select(isHeld.as('has_held_grant'))
    .where('instance.removed_at', 'is', null);
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof summaries>['execute']>>[number];

export function toSummary(row: SummaryRow): InstanceSummary {
  const { metadata, public_credentials, secret_names, connection, ...plain } = row;
  return {
    ...plain,
    ...grantStateOf(row, row.has_kept_answer),
    has_held_grant: Boolean(row.has_held_grant),
    metadata: JSON.parse(metadata) as Record<string, string>,
    connection: JSON.parse(connection) as Connection,
    public_credentials: JSON.parse(public_credentials) as CredentialValues,
    secret_names: JSON.parse(secret_names) as string[],
  };
}

/** SQLite and PostgreSQL name the constraint in different words; the external id is the only unique value written here. */
const rethrowConflict = (externalId: string | null) => (error: unknown) => {
  if (error instanceof Error && /unique/i.test(error.message) && !(error instanceof EvergrantError)) {
    throw new EvergrantError('conflict', `Another instance has the external id ${externalId}.`, {
      hint: 'External ids are unique; choose another, or change the instance that has it.',
    });
  }
  throw error;
};
