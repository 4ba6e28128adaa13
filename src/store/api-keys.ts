import type { Kysely } from 'kysely';
import type { ApiKeyStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';
import { transact } from './transact.ts';

export function apiKeyStore(db: Kysely<Tables>): ApiKeyStore {
  return {
    async find(keyHash) {
      const row = await db
        .selectFrom('api_key')
        .select(['id', 'name', 'role', 'created_at'])
        .where('key_hash', '=', keyHash)
        .executeTakeFirst();
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
  };
}
