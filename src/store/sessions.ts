import type { Kysely } from 'kysely';
import type { SessionStore } from '../engine/store.ts';
import { EvergrantError } from '../errors.ts';
import type { Tables } from './schema.ts';
import type { Sealer } from './seal.ts';
import { transact } from './transact.ts';

export function sessionStore(db: Kysely<Tables>, sealer: Sealer): SessionStore {
  const draftOf = (owner: string) => ({ owner, purpose: 'draft', generation: 0 }) as const;
  return {
    async insert(record, forget) {
      await db.deleteFrom('console_session').where('created_at', '<', forget).execute();
      await db.insertInto('console_session').values(record).execute();
    },

    async find(sessionHash) {
      const found = db.selectFrom('console_session').selectAll().where('session_hash', '=', sessionHash);
      return (await found.executeTakeFirst()) ?? null;
    },

    async touch(sessionHash, now) {
      await db.updateTable('console_session').set({ seen_at: now }).where('session_hash', '=', sessionHash).execute();
    },

    async remove(sessionHash) {
      await transact(db, async (tx) => {
        await tx.deleteFrom('console_draft').where('session_hash', '=', sessionHash).execute();
        await tx.deleteFrom('console_session').where('session_hash', '=', sessionHash).execute();
      });
    },

    async insertLink(linkHash, expiresAt, now) {
      await db.deleteFrom('sign_in_link').where('expires_at', '<', now).execute();
      await db.insertInto('sign_in_link').values({ link_hash: linkHash, expires_at: expiresAt }).execute();
    },

    async hasLink(linkHash, now) {
      const found = db
        .selectFrom('sign_in_link')
        .select('link_hash')
        .where('link_hash', '=', linkHash)
        .where('expires_at', '>', now);
      return (await found.executeTakeFirst()) !== undefined;
    },

    async useLink(linkHash, now) {
      const { numDeletedRows } = await db
        .deleteFrom('sign_in_link')
        .where('link_hash', '=', linkHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async insertDraft({ text, ...draft }, now) {
      await db.deleteFrom('console_draft').where('expires_at', '<', now).execute();
      const sealed = sealer.seal(text, draftOf(draft.session_hash));
      await db
        .insertInto('console_draft')
        .values({ ...draft, sealed })
        .execute();
    },

    async draft(draftHash, sessionHash, now) {
      const row = await db
        .selectFrom('console_draft')
        .select('sealed')
        .where('draft_hash', '=', draftHash)
        .where('session_hash', '=', sessionHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row ? openDraft(row.sealed, sessionHash) : null;
    },

    async removeDraft(draftHash, sessionHash) {
      const { numDeletedRows } = await db
        .deleteFrom('console_draft')
        .where('draft_hash', '=', draftHash)
        .where('session_hash', '=', sessionHash)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };

  /** Half an hour of typing is no reason to stop: without its key it counts as gone. */
  function openDraft(sealed: string, sessionHash: string): string | null {
    try {
      return sealer.open(sealed, draftOf(sessionHash));
    } catch (error) {
      if (error instanceof EvergrantError && error.code === 'encryption_key_unknown') return null;
      throw error;
    }
  }
}
