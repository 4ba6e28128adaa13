import type { Kysely } from 'kysely';

/** Who did what; API keys that end; answers that are given again; grants that wait to be confirmed. */
export async function api(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('instance_event').addColumn('actor', 'text').execute();
  await schema.alterTable('authorization_request').addColumn('actor', 'text').execute();
  await schema
    .createTable('audit_event')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('detail', 'text')
    .execute();

  await schema
    .alterTable('api_key')
    .addColumn('prefix', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema.alterTable('api_key').addColumn('expires_at', 'bigint').execute();
  await schema.alterTable('api_key').addColumn('last_used_at', 'bigint').execute();

  await schema
    .createTable('idempotency_key')
    .addColumn('key_hash', 'text', (c) => c.primaryKey())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('begun_at', 'bigint', (c) => c.notNull())
    .addColumn('tried_at', 'bigint', (c) => c.notNull())
    .addColumn('sealed_answer', 'text')
    .execute();
  await schema.createIndex('idempotency_key_age').on('idempotency_key').column('begun_at').execute();

  await schema
    .alterTable('connect_link')
    .addColumn('confirm', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('authorization_request')
    .addColumn('confirm', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await schema.alterTable('authorization_request').addColumn('completion_hash', 'text').execute();
  await schema.alterTable('authorization_request').addColumn('completion_ends', 'bigint').execute();
  await schema.alterTable('authorization_request').addColumn('sealed_grant', 'text').execute();
  await schema
    .createIndex('authorization_request_completion')
    .on('authorization_request')
    .column('completion_hash')
    .execute();
}
