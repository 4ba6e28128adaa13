import { healthy } from '../instance/health.ts';
import { withTokens } from '../instance/method.ts';
import { readAnswer } from '../instance/read-answer.ts';
import type { EngineContext } from './context.ts';
import { firstDue } from './due.ts';
import type { OpenedInstance } from './opened-instance.ts';
import { randomText } from './random-text.ts';
import { eventOf } from './record-event.ts';

/**
 * Reads the answer kept for an instance once more, with today's manifest and credentials. True where it now yields a
 * token set and that became the instance's grant: a mistyped key costs a correction, not a consent.
 */
export async function rereadKeptAnswer(context: EngineContext, opened: OpenedInstance): Promise<boolean> {
  const { record, method, values } = opened;
  const { grants, authorizations } = context.store;
  const kept = await grants.keptAnswer(record.id);
  if (!kept) return false;
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
  const { tokens } = result;
  const committed =
    kept.kind === 'refresh'
      ? await grants.commit({
          instance_id: record.id,
          generation: kept.generation,
          attempt_id: randomText(context.random, 12),
          tokens,
          health: healthy(now),
          due_at: firstDue(context, method, tokens, now),
          event: eventOf(context, 'refreshed', { generation: kept.generation + 1, tokens }),
          lifted: eventOf(context, 'refusal_lifted', { generation: kept.generation + 1, tokens }),
        })
      : await authorizations.commit({
          instance_id: record.id,
          sequence: kept.sequence,
          route: kept.route,
          tokens,
          health: healthy(now),
          due_at: firstDue(context, method, tokens, now),
          now,
          event: eventOf(context, 'authorized', { tokens }),
        });
  context.cache.forget(record.id);
  return committed;
}
