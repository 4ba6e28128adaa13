import type { CommitTokens, Grant, TakeAttempt } from '../engine/store.ts';
import { eventRow } from './events.ts';
import { tokenColumns } from './grant-rows.ts';
import { lane } from './lane.ts';
import type { Sealer } from './seal.ts';

/** The two writes of every refresh, which each database makes in batches in its own way. All else is one set of queries. */
export interface HotStatements {
  takeAttempt(take: TakeAttempt): Promise<Grant | null>;
  commit(commit: CommitTokens): Promise<boolean>;
}

/** Columns of a new token set that follow from the fact that there is one: attempt, backoff, kept answer end. */
export const renewedSql = `generation = token_set.generation + 1, attempt_id = NULL, attempt_since = NULL,
  attempt_by = NULL, next_attempt_at = 0, failures = 0, sealed_answer = NULL`;

/** And the refusal. */
export const settledSql = `${renewedSql}, status = 'active', refused_at = NULL`;

/** Whether what spending the generation brings still counts: no edit of the credentials has ended its grant. */
export const unendedSql = '(token_set.ended_by_edit IS NULL OR token_set.ended_by_edit <> token_set.generation)';

/** What has to hold of a grant whose attempt is taken without a look at it. */
export const untroubledSql = "token_set.status = 'active' AND token_set.sealed_answer IS NULL";

/** Whether a grant is refused, or held to be: a token set lifts that. */
export const refusedSql = "(token_set.status = 'reauthorization_required' OR token_set.refused_at IS NOT NULL)";

/** Most rows that are sealed in a row. */
const sealedTogether = 100;

/** A commit's row. Those of one turn of the event loop are sealed one after the other: between other work each costs more. */
export const commitRows = (sealer: Sealer) =>
  lane(
    async (commits: readonly CommitTokens[]) => commits.map(async (each) => commitRow(sealer, each)),
    sealedTogether,
  );

export type CommitRow = ReturnType<typeof commitRow>;

/** What a commit writes. */
function commitRow(sealer: Sealer, commit: CommitTokens) {
  const { instance_id, generation, attempt_id, tokens, health, due_at, event, lifted } = commit;
  return {
    instance_id,
    generation,
    attempt_id,
    due_at,
    health: JSON.stringify(health),
    ...tokenColumns(sealer, instance_id, generation + 1, tokens),
    event: eventRow(instance_id, event),
    lifted: eventRow(instance_id, lifted),
  };
}
