import type { Kysely } from 'kysely';
import type { ApiKeyStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';

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
      return db.transaction().execute(async (tx) => {
        const any = await tx.selectFrom('api_key').select('id').limit(1).executeTakeFirst();
        if (any) return false;
        await tx
          .insertInto('api_key')
          .values({ ...record, key_hash: keyHash })
          .execute();
        return true;
      });
    },
  };
}
