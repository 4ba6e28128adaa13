import type { Kysely } from 'kysely';
import type { PauseStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';

export function pauseStore(db: Kysely<Tables>): PauseStore {
  return {
    async until(tokenHost) {
      const row = await db
        .selectFrom('provider_pause')
        .select('until')
        .where('token_host', '=', tokenHost)
        .executeTakeFirst();
      return row?.until ?? null;
    },

    async pause(tokenHost, until) {
      await db
        .insertInto('provider_pause')
        .values({ token_host: tokenHost, until })
        .onConflict((conflict) => conflict.column('token_host').doUpdateSet({ until }))
        .execute();
    },
  };
}
