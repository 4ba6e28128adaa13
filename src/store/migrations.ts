import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { noConnection } from '../instance/connection.ts';
import { api } from './migrations/api.ts';

/** Every migration, oldest first; one that was released is never changed. Types are those both dialects know. */
export const migrations: Record<string, Migration> = {
  '001_first': { up: first },
  '002_connection': { up: connection },
  '003_api': { up: api },
  '004_sending': { up: sending },
  '005_console': { up: signedIn },
  '006_last_used': { up: lastUsed },
  '007_ended_by_edit': { up: endedByEdit },
  '008_outbox': { up: outbox },
};

/** The index holds the events that are to be told, and so is no work for the many that are not: every refresh makes one. */
async function outbox({ schema }: Kysely<unknown>): Promise<void> {
  await schema.dropIndex('instance_event_outbox').execute();
  await schema
    .createIndex('instance_event_outbox')
    .on('instance_event')
    .column('deliver_at')
    .where('deliver_at', 'is not', null)
    .execute();
}

/** Which generation's grant was ended by an edit, so that what a refresh under way brings does not bring it back. */
async function endedByEdit({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('token_set').addColumn('ended_by_edit', 'bigint').execute();
}

async function lastUsed({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('instance_use')
    .addColumn('instance_id', 'text', (c) => c.primaryKey())
    .addColumn('last_used_at', 'bigint', (c) => c.notNull())
    .execute();
}

/** Who is signed in to the console, and what their forms hold until they are sent. */
async function signedIn({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('console_session')
    .addColumn('session_hash', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('key_hash', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('seen_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('sign_in_link')
    .addColumn('link_hash', 'text', (c) => c.primaryKey())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('console_draft')
    .addColumn('draft_hash', 'text', (c) => c.primaryKey())
    .addColumn('session_hash', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
}

/** Which generation's token may be on its way to a provider that punishes a second use. */
async function sending({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('token_set').addColumn('sending', 'bigint').execute();
}

/** What is learnt after connecting, and which account that is. */
async function connection(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  const empty = JSON.stringify(noConnection);
  await schema
    .alterTable('instance')
    .addColumn('connection', 'text', (c) => c.notNull().defaultTo(empty))
    .execute();
  await schema.alterTable('instance').addColumn('identity', 'text').execute();
  await schema.createIndex('instance_identity').on('instance').column('identity').execute();
}

async function first(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('instance')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('connector', 'text', (c) => c.notNull())
    .addColumn('connector_version', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('external_id', 'text', (c) => c.unique())
    .addColumn('metadata', 'text', (c) => c.notNull())
    .addColumn('public_credentials', 'text', (c) => c.notNull())
    .addColumn('secret_names', 'text', (c) => c.notNull())
    .addColumn('sealed_credentials', 'text', (c) => c.notNull())
    .addColumn('token_host', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await schema.createIndex('instance_name').on('instance').columns(['name', 'id']).execute();
  await schema
    .createTable('token_set')
    .addColumn('instance_id', 'text', (c) => c.notNull().references('instance.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('health', 'text', (c) => c.notNull())
    .addColumn('generation', 'bigint', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('route', 'text')
    .addColumn('sealed', 'text')
    .addColumn('scope', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('has_refresh_token', 'integer', (c) => c.notNull())
    .addColumn('authorized_at', 'bigint')
    .addColumn('token_host', 'text', (c) => c.notNull())
    .addColumn('attempt_id', 'text')
    .addColumn('attempt_since', 'bigint')
    .addColumn('attempt_by', 'text')
    .addColumn('committed_attempt', 'text')
    .addColumn('due_at', 'bigint')
    .addColumn('refused_at', 'bigint')
    .addColumn('announced_end', 'bigint')
    .addColumn('next_attempt_at', 'bigint', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('sealed_answer', 'text')
    .addColumn('begun_sequence', 'bigint', (c) => c.notNull())
    .addColumn('authorized_sequence', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('token_set_key', ['instance_id', 'name'])
    .execute();
  await schema.createIndex('token_set_due').on('token_set').column('due_at').execute();
  await schema.createIndex('token_set_status').on('token_set').column('status').execute();
  await schema.createIndex('token_set_refused').on('token_set').columns(['token_host', 'refused_at']).execute();
  await schema
    .createTable('instance_event')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('generation', 'bigint')
    .addColumn('fingerprint', 'text')
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('duration', 'bigint')
    .addColumn('code', 'text')
    .addColumn('detail', 'text')
    .addColumn('deliver_at', 'bigint')
    .addColumn('deliveries', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('instance_event_trail').on('instance_event').columns(['instance_id', 'id']).execute();
  await schema.createIndex('instance_event_outbox').on('instance_event').column('deliver_at').execute();
  await schema
    .createTable('provider_pause')
    .addColumn('token_host', 'text', (c) => c.primaryKey())
    .addColumn('until', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('authorization_request')
    .addColumn('state_hash', 'text', (c) => c.primaryKey())
    .addColumn('result_id', 'text', (c) => c.notNull().unique())
    .addColumn('instance_id', 'text', (c) => c.notNull())
    .addColumn('connector', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('revision', 'bigint', (c) => c.notNull())
    .addColumn('sequence', 'bigint', (c) => c.notNull())
    .addColumn('browser_hash', 'text')
    .addColumn('token_url', 'text', (c) => c.notNull())
    .addColumn('issuer', 'text')
    .addColumn('redirect_uri', 'text', (c) => c.notNull())
    .addColumn('scope', 'text')
    .addColumn('sealed_verifier', 'text', (c) => c.notNull())
    .addColumn('route', 'text', (c) => c.notNull())
    .addColumn('return_url', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('finished', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('error', 'text')
    .execute();
  await schema.createIndex('authorization_request_age').on('authorization_request').column('created_at').execute();
  await schema
    .createTable('connect_link')
    .addColumn('link_hash', 'text', (c) => c.primaryKey())
    .addColumn('instance_id', 'text', (c) => c.notNull())
    .addColumn('return_url', 'text')
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema
    .createTable('api_key')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('key_hash', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await schema
    .createTable('store_fact')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}
