import type { Kysely } from 'kysely';
import type { ConnectLinkStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';

/** A link that ended is remembered for this long, so that it can say so; milliseconds. */
const forgottenAfter = 7 * 24 * 60 * 60_000;

export function connectLinkStore(db: Kysely<Tables>): ConnectLinkStore {
  return {
    async insert(record, now) {
      await db
        .deleteFrom('connect_link')
        .where('expires_at', '<', now - forgottenAfter)
        .execute();
      await db
        .insertInto('connect_link')
        .values({ ...record, confirm: record.confirm ? 1 : 0, used_at: null })
        .execute();
    },

    async find(linkHash) {
      const row = await db.selectFrom('connect_link').selectAll().where('link_hash', '=', linkHash).executeTakeFirst();
      return row ? { ...row, confirm: row.confirm === 1 } : null;
    },

    async use(linkHash, now) {
      const { numUpdatedRows } = await db
        .updateTable('connect_link')
        .set({ used_at: now })
        .where('link_hash', '=', linkHash)
        .where('used_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
