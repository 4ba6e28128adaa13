import { noConnection } from '../../instance/connection.ts';
import { healthy } from '../../instance/health.ts';
import { withTokens } from '../../instance/method.ts';
import { readAnswer } from '../../instance/read-answer.ts';
import { withCaptured } from '../../instance/roots.ts';
import { withSets } from '../../instance/token-set.ts';
import { randomText } from '../access/random-text.ts';
import { connectSteps } from '../authorize/connect-steps.ts';
import { exchangeSteps } from '../authorize/exchange-steps.ts';
import type { EngineContext } from '../context.ts';
import { identityDigest } from '../instances/change-connection.ts';
import type { OpenedInstance } from '../instances/opened-instance.ts';
import type { Grant } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { firstDue } from './due.ts';
import { apply } from './settle.ts';

/** Whether what is kept came of spending this generation; the answer to a code says nothing about the grant from before. */
export async function keepsSuccessor(context: EngineContext, { instance_id, generation }: Grant): Promise<boolean> {
  const kept = await context.store.grants.keptAnswer(instance_id);
  return kept?.kind === 'refresh' && kept.generation === generation;
}

/**
 * Reads the answer kept for an instance once more, with today's manifest and credentials. True where it now yields a
 * token set and that became the instance's grant: a mistyped key costs a correction, not a consent.
 */
export async function rereadKeptAnswer(context: EngineContext, opened: OpenedInstance): Promise<boolean> {
  const { record, entered } = opened;
  const method = withTokens(opened.method);
  const { grants, authorizations } = context.store;
  const kept = await grants.keptAnswer(record.id);
  if (!kept) return false;
  const values = kept.kind === 'refresh' ? opened.values : withCaptured(entered, kept.captured ?? {});
  const grant = kept.kind === 'refresh' ? await grants.find(record.id) : null;
  const result = readAnswer(kept, {
    method,
    values,
    request: kept.kind === 'refresh' ? withTokens(method).refresh_request : withTokens(method).token_request,
    before: grant?.tokens ?? { refresh_token: null, scope: kept.scope },
    sentAt: kept.sent_at,
  });
  if ('failure' in result) return false;
  const now = context.clock.now();
  const tokens = withSets(result.tokens, grant?.tokens?.sets, result.sets);
  const connection = { ...noConnection, captured: { ...kept.captured, ...result.captured } };
  const { authorized_at: authorizedAt = null, announced_end: announcedEnd = null } = grant ?? {};
  const committed =
    kept.kind === 'refresh'
      ? await apply(context, {
          kind: 'refresh',
          commit: {
            instance_id: record.id,
            generation: kept.generation,
            attempt_id: randomText(context.random, 12),
            tokens,
            health: healthy(now),
            due_at: firstDue(context, method, tokens, { authorizedAt, announcedEnd }, now),
            event: eventOf(context, 'refreshed', { generation: kept.generation + 1, tokens }),
            captured: result.captured,
            lifted: eventOf(context, 'refusal_lifted', { generation: kept.generation + 1, tokens }),
          },
        })
      : await authorizations.commit({
          instance_id: record.id,
          sequence: kept.sequence,
          route: kept.route,
          connection,
          identity: identityDigest(method, entered, connection),
          tokens,
          health: healthy(now),
          due_at: firstDue(context, method, tokens, { authorizedAt: now, announcedEnd: null }, now),
          now,
          event: eventOf(context, 'authorized', { tokens }),
        });
  context.cache.forget(record.id);
  if (committed && kept.kind === 'exchange') {
    await exchangeSteps(context, record.id, kept.sequence);
    await connectSteps(context, record.id);
  }
  return committed;
}
