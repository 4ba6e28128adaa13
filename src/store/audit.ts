import type { Kysely, Selectable } from 'kysely';
import type { AuditStore } from '../engine/store.ts';
import type { Actor } from '../instance/actor.ts';
import type { AuditEvent } from '../instance/audit-event.ts';
import { eventIdAt } from '../instance/event.ts';
import type { AuditEventTable, Tables } from './schema.ts';

export function auditStore(db: Kysely<Tables>): AuditStore {
  return {
    async append({ by, ...event }) {
      await db
        .insertInto('audit_event')
        .values({ ...event, actor: JSON.stringify(by) })
        .execute();
    },

    async list({ limit, before }) {
      let query = db.selectFrom('audit_event').selectAll();
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toEvent);
    },

    async prune(before) {
      await db.deleteFrom('audit_event').where('id', '<', eventIdAt(before)).execute();
    },
  };
}

function toEvent({ actor, ...event }: Selectable<AuditEventTable>): AuditEvent {
  return { ...event, by: JSON.parse(actor) as Actor };
}
