import type { Selectable } from 'kysely';
import { toGrant } from './grant-rows.ts';
import {
  commitRows,
  type HotStatements,
  refusedSql,
  renewedSql,
  settledSql,
  unendedSql,
  untroubledSql,
} from './hot-statements.ts';
import type { TokenSetTable } from './schema.ts';
import type { Sealer } from './seal.ts';
import type { SqliteLane } from './sqlite-lane.ts';

const takeSql = `UPDATE token_set SET attempt_id = ?, attempt_since = ?, attempt_by = ?
  WHERE instance_id = ? AND name = 'default' AND generation = ? AND attempt_id IS ? AND next_attempt_at <= ?
  AND status = 'active' AND (? = 0 OR ${untroubledSql})
  RETURNING *`;

/** First, because it needs the row as it was; it writes nothing where the generation is not the one that was spent. */
const eventSql = `INSERT INTO instance_event
  (id, instance_id, at, type, generation, fingerprint, made_by, duration, code, detail, deliver_at)
  SELECT ?, instance_id, ?, iif(${refusedSql}, ?, ?), ?, ?, ?, ?, ?, ?, iif(${refusedSql}, ?, ?) FROM token_set
  WHERE instance_id = ? AND name = 'default' AND generation = ? AND ${unendedSql}`;

const noEventSql = 'DELETE FROM instance_event WHERE id = ? AND instance_id = ?';

const commitSql = (settled: string) => `UPDATE token_set SET ${settled},
  sealed = ?, scope = ?, expires_at = ?, has_refresh_token = ?, health = ?, due_at = ?, committed_attempt = ?
  WHERE instance_id = ? AND name = 'default' AND generation = ?`;

/** SQLite writes an index anew wherever a column of it is set, be it to what it was: those of the status and the refusal are left. */
const commitUnrefusedSql = `${commitSql(renewedSql)} AND status = 'active' AND refused_at IS NULL`;
const commitAnySql = commitSql(settledSql);

/** Prepared statements in the lane's groups: all that are made in one turn share one sync to disk. */
export function sqliteHotStatements(lane: SqliteLane, sealer: Sealer): HotStatements {
  const rowOf = commitRows(sealer);
  return {
    async takeAttempt({ instance_id, generation, attempt_id, lapsed, by, now, read }) {
      const row = await lane.enqueueStatement(() =>
        lane.statement(takeSql).get(attempt_id, now, by, instance_id, generation, lapsed, now, read === null ? 1 : 0),
      );
      return row ? toGrant(sealer, row as unknown as Selectable<TokenSetTable>, read) : null;
    },

    async commit(commit) {
      const { event, lifted, ...row } = await rowOf(commit);
      const { instance_id, generation, attempt_id, sealed, scope, expires_at, has_refresh_token, health, due_at } = row;
      const { id, at, type, fingerprint, made_by, duration, code, detail, deliver_at } = event;
      const recorded = [fingerprint, made_by, duration, code, detail, lifted.deliver_at, deliver_at];
      const spent = [instance_id, generation];
      let told = false;
      const work = () => {
        const { changes } = lane
          .statement(eventSql)
          .run(id, at, lifted.type, type, event.generation, ...recorded, ...spent);
        told = changes !== 0;
        if (!told) return false;
        const renewed = [sealed, scope, expires_at, has_refresh_token, health, due_at, attempt_id, ...spent];
        const unrefused = lane.statement(commitUnrefusedSql).run(...renewed);
        if (unrefused.changes === 0) lane.statement(commitAnySql).run(...renewed);
        return true;
      };
      return lane.enqueueWork(work, () => {
        if (told) lane.statement(noEventSql).run(id, instance_id);
      });
    },
  };
}
