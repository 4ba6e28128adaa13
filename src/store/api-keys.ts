import type { Kysely } from 'kysely';
import type { ApiKeyStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';
import { transact } from './transact.ts';

const columns = ['id', 'name', 'role', 'prefix', 'created_at', 'expires_at', 'last_used_at'] as const;

export function apiKeyStore(db: Kysely<Tables>): ApiKeyStore {
  return {
    async find(keyHash) {
      const row = await db.selectFrom('api_key').select(columns).where('key_hash', '=', keyHash).executeTakeFirst();
      return row ?? null;
    },

    async insertFirst(keyHash, record) {
      return transact(db, async (tx) => {
        const any = await tx.selectFrom('api_key').select('id').limit(1).executeTakeFirst();
        if (any) return false;
        // Two that see no key at the same time meet here; the second waits for the first one's end.
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('store_fact')
          .values({ name: 'first_api_key', value: record.id })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirst();
        if (!numInsertedOrUpdatedRows) return false;
        await tx
          .insertInto('api_key')
          .values({ ...record, key_hash: keyHash })
          .execute();
        return true;
      });
    },

    async insert(keyHash, record) {
      await db
        .insertInto('api_key')
        .values({ ...record, key_hash: keyHash })
        .execute();
    },

    async list({ limit, before }) {
      let query = db.selectFrom('api_key').select(columns);
      if (before !== undefined) {
        query = query.where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple('created_at', 'id'),
            '<',
            selectFrom('api_key as seen')
              .select(['seen.created_at', 'seen.id'])
              .where('seen.id', '=', before)
              .$asTuple('created_at', 'id'),
          ),
        );
      }
      return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
    },

    async used(id, now, before) {
      await db
        .updateTable('api_key')
        .set({ last_used_at: now })
        .where('id', '=', id)
        // Of many nodes that see it used, one writes.
        .where((or) => or.or([or('last_used_at', 'is', null), or('last_used_at', '<=', before)]))
        .execute();
    },

    async remove(id) {
      const row = await db.deleteFrom('api_key').where('id', '=', id).returning(columns).executeTakeFirst();
      return row ?? null;
    },
  };
}
