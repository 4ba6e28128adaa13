import type { Kysely } from 'kysely';
import type { IdempotencyStore, StoredAnswer } from '../engine/store.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';

export function idempotencyStore(db: Kysely<Tables>, sealer: Sealer): IdempotencyStore {
  const answerOf = (owner: string) => ({ owner, purpose: 'idempotent_answer', generation: 0 }) as const;
  return {
    async begin(key_hash, fingerprint, { now, lapsed, forgotten }) {
      await db.deleteFrom('idempotency_key').where('begun_at', '<', forgotten).execute();
      const inserted = await db
        .insertInto('idempotency_key')
        .values({ key_hash, fingerprint, begun_at: now, tried_at: now, sealed_answer: null })
        .onConflict((conflict) => conflict.column('key_hash').doNothing())
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows) return { begun_at: now, fingerprint, mine: true, answer: null };
      const row = await db
        .selectFrom('idempotency_key')
        .selectAll()
        .where('key_hash', '=', key_hash)
        .executeTakeFirst();
      // Forgotten in between: whoever began it is done with it.
      if (!row) return this.begin(key_hash, fingerprint, { now, lapsed, forgotten });
      const { begun_at, sealed_answer } = row;
      const known = { begun_at, fingerprint: row.fingerprint };
      if (sealed_answer !== null) {
        const answer = JSON.parse(sealer.open(sealed_answer, answerOf(key_hash))) as StoredAnswer;
        return { ...known, mine: false, answer };
      }
      const { numUpdatedRows } = await db
        .updateTable('idempotency_key')
        .set({ tried_at: now })
        .where('key_hash', '=', key_hash)
        .where('fingerprint', '=', fingerprint)
        .where('sealed_answer', 'is', null)
        .where('tried_at', '<', lapsed)
        .executeTakeFirst();
      return { ...known, mine: numUpdatedRows > 0n, answer: null };
    },

    async finish(keyHash, answer) {
      await db
        .updateTable('idempotency_key')
        .set({ sealed_answer: sealer.seal(JSON.stringify(answer), answerOf(keyHash)) })
        .where('key_hash', '=', keyHash)
        .execute();
    },

    async forget(keyHash) {
      await db
        .deleteFrom('idempotency_key')
        .where('key_hash', '=', keyHash)
        .where('sealed_answer', 'is', null)
        .execute();
    },
  };
}
