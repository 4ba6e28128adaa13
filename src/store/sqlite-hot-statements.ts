import type { Selectable } from 'kysely';
import { toGrant } from './grant-rows.ts';
import { commitRow, type HotStatements, settledSql, untroubledSql } from './hot-statements.ts';
import type { TokenSetTable } from './schema.ts';
import type { Sealer } from './seal.ts';
import type { SqliteLane } from './sqlite-lane.ts';

const takeSql = `UPDATE token_set SET attempt_id = ?, attempt_since = ?, attempt_by = ?
  WHERE instance_id = ? AND name = 'default' AND generation = ? AND attempt_id IS ? AND next_attempt_at <= ?
  AND (? = 0 OR ${untroubledSql})
  RETURNING *`;

const beforeSql = `SELECT status = 'reauthorization_required' OR refused_at IS NOT NULL AS refused FROM token_set
  WHERE instance_id = ? AND name = 'default'`;

const commitSql = `UPDATE token_set SET ${settledSql},
  sealed = ?, scope = ?, expires_at = ?, has_refresh_token = ?, health = ?, due_at = ?, committed_attempt = ?
  WHERE instance_id = ? AND name = 'default' AND generation = ?`;

const eventSql = `INSERT INTO instance_event
  (id, instance_id, at, type, generation, fingerprint, made_by, duration, code, detail, deliver_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Prepared statements in the lane's groups: all that are made in one turn share one sync to disk. */
export function sqliteHotStatements(lane: SqliteLane, sealer: Sealer): HotStatements {
  return {
    async takeAttempt({ instance_id, generation, attempt_id, lapsed, by, now, unread = false }) {
      const row = await lane.enqueueStatement(() =>
        lane.statement(takeSql).get(attempt_id, now, by, instance_id, generation, lapsed, now, Number(unread)),
      );
      return row ? toGrant(sealer, row as unknown as Selectable<TokenSetTable>) : null;
    },

    async commit(commit) {
      const row = commitRow(sealer, commit);
      const { instance_id, generation, attempt_id, sealed, scope, expires_at, has_refresh_token, health, due_at } = row;
      return lane.enqueueWork(() => {
        const before = lane.statement(beforeSql).get(instance_id) as { refused: number } | undefined;
        const { changes } = lane
          .statement(commitSql)
          .run(sealed, scope, expires_at, has_refresh_token, health, due_at, attempt_id, instance_id, generation);
        if (changes === 0) return false;
        const { id, at, type, fingerprint, made_by, duration, code, detail, deliver_at, ...of } =
          before?.refused === 1 ? row.lifted : row.event;
        lane
          .statement(eventSql)
          .run(id, instance_id, at, type, of.generation, fingerprint, made_by, duration, code, detail, deliver_at);
        return true;
      });
    },
  };
}
