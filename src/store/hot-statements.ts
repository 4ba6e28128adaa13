import { type Kysely, sql } from 'kysely';
import type { CommitTokens, Grant, TakeAttempt } from '../engine/store.ts';
import { eventRow } from './events.ts';
import { defaultName, settledColumns, toGrant, tokenColumns } from './grant-rows.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { transact } from './transact.ts';

/** The two statements that every refresh makes, which each dialect may run in batches of its own. */
export interface HotStatements {
  takeAttempt(take: TakeAttempt): Promise<Grant | null>;
  commit(commit: CommitTokens): Promise<boolean>;
}

/** Both statements through Kysely, for any dialect. */
export function hotStatements(db: Kysely<Tables>, sealer: Sealer): HotStatements {
  return {
    async takeAttempt({ instance_id, generation, attempt_id, lapsed, by, now }) {
      const row = await db
        .updateTable('token_set')
        .set({ attempt_id, attempt_since: now, attempt_by: by })
        .where('instance_id', '=', instance_id)
        .where('name', '=', defaultName)
        .where('generation', '=', generation)
        .where('attempt_id', lapsed === null ? 'is' : '=', lapsed)
        .where('next_attempt_at', '<=', now)
        .returningAll()
        .executeTakeFirst();
      return row ? toGrant(sealer, row) : null;
    },

    async commit({ instance_id, generation, attempt_id, tokens, health, due_at, event, lifted }) {
      return transact(db, async (tx) => {
        const before = await tx
          .selectFrom('token_set')
          .select(['status', 'refused_at'])
          .where('instance_id', '=', instance_id)
          .where('name', '=', defaultName)
          .executeTakeFirst();
        const { numUpdatedRows } = await tx
          .updateTable('token_set')
          .set({ ...tokenColumns(sealer, instance_id, generation + 1, tokens), ...settledColumns(health) })
          .set({ generation: sql`generation + 1`, committed_attempt: attempt_id, due_at })
          .where('instance_id', '=', instance_id)
          .where('name', '=', defaultName)
          .where('generation', '=', generation)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        const refused = before?.status === 'reauthorization_required' || before?.refused_at != null;
        const row = eventRow(instance_id, refused ? lifted : event);
        await tx.insertInto('instance_event').values(row).execute();
        return true;
      });
    },
  };
}
