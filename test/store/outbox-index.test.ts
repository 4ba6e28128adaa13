import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { type StoreName, stores } from '../helpers/stores.ts';
import { openTestStore } from './open-test-store.ts';

/** As the outbox is read: what is to be told by now, and all that is to be told. */
const questions = ['deliver_at <= 1 ORDER BY deliver_at LIMIT 10', 'deliver_at IS NOT NULL'];

describe.each(stores)('%s', (name) => {
  test('what is to be told is found through its index, which nothing else is in', async () => {
    const { url, folder, close } = await openTestStore(name);
    for (const question of questions) {
      const plan = await plans[name](`SELECT id FROM instance_event WHERE ${question}`, url, folder);
      expect(plan, question).toContain('instance_event_outbox');
    }
    expect(await definitions[name](url, folder)).toMatch(/where .*deliver_at.* is not null/i);
    await close();
  });
});

type Asked = (url: string, folder: string) => Promise<string>;

const plans: Record<StoreName, (query: string, ...where: Parameters<Asked>) => Promise<string>> = {
  sqlite: async (query, _, folder) => askSqlite(folder, `EXPLAIN QUERY PLAN ${query}`),
  postgres: (query, url) => askPostgres(url, `SET enable_seqscan = off; EXPLAIN ${query}`),
};

const definitions: Record<StoreName, Asked> = {
  sqlite: async (_, folder) => askSqlite(folder, "SELECT sql FROM sqlite_schema WHERE name = 'instance_event_outbox'"),
  postgres: (url) => askPostgres(url, "SELECT indexdef FROM pg_indexes WHERE indexname = 'instance_event_outbox'"),
};

function askSqlite(folder: string, query: string): string {
  using file = new DatabaseSync(join(folder, 'evergrant.db'));
  return JSON.stringify(file.prepare(query).all());
}

async function askPostgres(url: string, query: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer = await client.query(query);
  await client.end();
  return JSON.stringify([answer].flat().map(({ rows }) => rows));
}
