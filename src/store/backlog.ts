import type { Kysely } from 'kysely';
import type { BacklogStore } from '../engine/store.ts';
import type { Tables } from './schema.ts';

/** Each of these reads what has an index and is usually short. */
export function backlogStore(db: Kysely<Tables>): BacklogStore {
  return {
    async read(now) {
      const [due, untold, retried, pauses] = await Promise.all([
        db
          .selectFrom('token_set')
          .select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.min('due_at').as('since')])
          .where('due_at', '<=', now)
          .executeTakeFirstOrThrow(),
        db
          .selectFrom('instance_event')
          .select(({ fn }) => [
            fn.countAll<number | string>().as('count'),
            fn.min('at').as('since'),
            fn.min('deliver_at').as('next'),
          ])
          .where('deliver_at', 'is not', null)
          .executeTakeFirstOrThrow(),
        db
          .selectFrom('instance_event')
          .select(({ fn }) => fn.countAll<number | string>().as('count'))
          .where('deliver_at', 'is not', null)
          .where('deliveries', '>', 0)
          .executeTakeFirstOrThrow(),
        db
          .selectFrom('provider_pause')
          .select(['token_host as host', 'until'])
          .where('until', '>', now)
          .orderBy('token_host')
          .execute(),
      ]);
      return {
        due: Number(due.count),
        dueSince: due.since,
        untold: Number(untold.count),
        retried: Number(retried.count),
        untoldSince: untold.since,
        nextDelivery: untold.next,
        pauses,
      };
    },
  };
}
