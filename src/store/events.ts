import type { Kysely, Selectable } from 'kysely';
import type { EventStore, NewEvent } from '../engine/store.ts';
import { type Actor, engineActor } from '../instance/actor.ts';
import { type EventType, eventIdAt, type InstanceEvent, ownWork } from '../instance/event.ts';
import type { InstanceEventTable, Tables } from './schema.ts';

/** Events that one statement forgets: refreshes wait for it. */
const prunedAtOnce = 1_000;

export function eventStore(db: Kysely<Tables>): EventStore {
  return {
    async list(instanceId, { limit, before }) {
      let query = db.selectFrom('instance_event').selectAll().where('instance_id', '=', instanceId);
      if (before !== undefined) query = query.where('id', '<', before);
      return (await query.orderBy('id', 'desc').limit(limit).execute()).map(toEvent);
    },

    async append(instanceId, event) {
      await db.insertInto('instance_event').values(eventRow(instanceId, event)).execute();
    },

    async undelivered(now, limit) {
      const rows = await db
        .selectFrom('instance_event')
        .selectAll()
        .where('deliver_at', '<=', now)
        .orderBy('deliver_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...toEvent(row), deliver_at: row.deliver_at!, deliveries: row.deliveries }));
    },

    async claimDelivery({ id, deliver_at, deliveries }, until) {
      const { numUpdatedRows } = await db
        .updateTable('instance_event')
        .set({ deliver_at: until, deliveries: deliveries + 1 })
        .where('id', '=', id)
        .where('deliver_at', '=', deliver_at)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async settleDelivery(id, next) {
      await db.updateTable('instance_event').set({ deliver_at: next }).where('id', '=', id).execute();
    },

    async prune(before) {
      for (;;) {
        const old = db
          .selectFrom('instance_event')
          .select('id')
          // Ids begin with the time, so that the primary key finds the old ones.
          .where('id', '<', eventIdAt(before))
          .where('deliver_at', 'is', null)
          .orderBy('id')
          .limit(prunedAtOnce);
        const { numDeletedRows } = await db.deleteFrom('instance_event').where('id', 'in', old).executeTakeFirst();
        if (numDeletedRows < prunedAtOnce) return;
      }
    },
  };
}

/** The row of an event; `deliver_at` makes it an entry of the outbox. */
export function eventRow(instanceId: string, { notify, by, ...event }: NewEvent) {
  const actor = by ? JSON.stringify(by) : null;
  return { ...event, actor, instance_id: instanceId, deliver_at: notify ? event.at : null };
}

function toEvent({ deliver_at: _, deliveries: __, actor, ...event }: Selectable<InstanceEventTable>): InstanceEvent {
  return { ...event, by: actorOf(actor, event.type) };
}

function actorOf(stored: string | null, type: EventType): Actor | null {
  if (stored !== null) return JSON.parse(stored) as Actor;
  return ownWork.has(type) ? engineActor : null;
}
