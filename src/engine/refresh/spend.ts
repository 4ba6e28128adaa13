import { currentTokens } from '../../instance/current-tokens.ts';
import { finalEnd } from '../../instance/grant-end.ts';
import { healthyUntil } from '../../instance/health.ts';
import { withTokens } from '../../instance/method.ts';
import { type ReadAnswer, readAnswer } from '../../instance/read-answer.ts';
import { refreshRequest } from '../../instance/resolve.ts';
import { type TokenSet, withSets } from '../../instance/token-set.ts';
import type { HttpAnswer } from '../../oauth/http.ts';
import { connectSteps } from '../authorize/connect-steps.ts';
import { exchange, failureOf } from '../authorize/exchange.ts';
import { exchangeOnward } from '../authorize/exchange-steps.ts';
import type { EngineContext } from '../context.ts';
import { noInstance, type OpenedInstance, openInstanceAt } from '../instances/opened-instance.ts';
import type { SpoolSlot } from '../ports.ts';
import type { Grant, KeptAnswer } from '../store.ts';
import { eventOf, renamed } from '../trail/record-event.ts';
import { aboutToSend } from './about-to-send.ts';
import { firstDue } from './due.ts';
import { fresh } from './fresh.ts';
import { recordFailure } from './record-failure.ts';
import { settle } from './settle.ts';
import { renewedGrant } from './spooled-grant.ts';

/** An attempt that this process has taken, with room on disk for its answer. */
export interface Attempt {
  readonly id: string;
  /** The grant as the store returned it when the attempt was taken: this is what is spent. */
  readonly grant: Grant;
  readonly slot: SpoolSlot;
  /** When the attempt was asked for: milliseconds since 1970, and on the monotonic clock. */
  readonly sentAt: number;
  readonly begun: number;
}

/**
 * Spends the refresh token of a grant whose attempt this process has taken: builds, sends, reads, writes. The answer is
 * written by compare-and-swap on the generation that was spent, so that a late loser replaces nothing newer.
 * @throws reauthorization_required, and what went wrong with the token endpoint
 */
export async function spend(context: EngineContext, attempt: Attempt): Promise<Grant> {
  const { grant, sentAt } = attempt;
  let opened: OpenedInstance | null = null;
  let answer: HttpAnswer | null = null;
  try {
    opened = await openInstanceAt(context, grant.instance_id, grant.revision);
    await aboutToSend(context, attempt, withTokens(opened.method).refresh_token);
    answer = await send(context, opened, grant);
  } catch (error) {
    return recordFailure(context, attempt, opened, failureOf(error));
  }
  const { values } = opened;
  const method = withTokens(opened.method);
  const before = grant.tokens ?? { refresh_token: null, scope: null };
  const read = readAnswer(answer, { method, request: method.refresh_request, values, before, sentAt });
  const chained = 'tokens' in read && method.grant === 'client_credentials';
  const result = chained ? await exchangeOnward(context, opened, read, grant.route) : read;
  if ('tokens' in result) return commit(context, attempt, opened, result);
  const kept: KeptAnswer = {
    ...answer,
    kind: 'refresh',
    generation: grant.generation,
    sent_at: sentAt,
    scope: before.scope,
    route: grant.route ?? 'direct',
    sequence: 0,
  };
  return recordFailure(context, attempt, opened, result.failure, kept);
}

async function send(context: EngineContext, opened: OpenedInstance, grant: Grant): Promise<HttpAnswer> {
  const { connector, method, values, hosts } = opened;
  const request = refreshRequest(connector, method, values, currentTokens(grant.tokens), fresh(context));
  return exchange(context, request, hosts, grant.route);
}

/** Callers see the new token only once it is durable: in the store, or, where that is away, in the spool. */
async function commit(
  context: EngineContext,
  { id, grant, slot, begun }: Attempt,
  opened: OpenedInstance,
  { captured, ...result }: ReadAnswer,
): Promise<Grant> {
  const tokens = tokensAfter(grant, opened, result);
  const { connector } = opened;
  const method = withTokens(opened.method);
  const { cache, clock, observer } = context;
  const { instance_id } = grant;
  const generation = grant.generation + 1;
  const now = clock.now();
  const duration = clock.monotonic() - begun;
  const about = { generation, tokens, duration };
  const { authorized_at: authorizedAt, announced_end: announcedEnd } = grant;
  const due_at = firstDue(context, method, tokens, { authorizedAt, announcedEnd }, now);
  const health = healthyUntil(finalEnd(method.refresh_token, tokens, authorizedAt), now);
  const event = eventOf(context, 'refreshed', about);
  const at = clock.monotonic();
  const outcome = await settle(context, slot, {
    kind: 'refresh',
    commit: {
      instance_id,
      generation: grant.generation,
      attempt_id: id,
      tokens,
      captured,
      health,
      due_at,
      event,
      lifted: renamed(context, event, 'refusal_lifted'),
    },
  });
  observer.refreshed(connector.id, 'success', duration);
  context.judge.granted(grant.token_host);
  // Somebody else's token set is newer, so that one is the grant; this answer is dropped.
  if (outcome === 'superseded') return current(context, grant);
  const renewed = renewedGrant(grant, { attempt_id: id, tokens, health, due_at });
  // Also where nobody waits any more: what is in memory has ended with this.
  cache.put(renewed, { at, sentAt: begun });
  // What fails is told by the connection's health, or by the store.
  if (isToConnect(grant, opened)) await connectSteps(context, instance_id).catch(() => {});
  return renewed;
}

/**
 * Without a customer, or with a grant brought in without an access token, the first refresh is when the connection is
 * made; and what failed after connecting is made up for.
 */
const isToConnect = ({ generation, tokens }: Grant, { record }: OpenedInstance): boolean =>
  generation === 0 || tokens?.access_token == null || record.connection.problem !== null;

/** What the answer leaves out of the further token sets stays; without a customer an edit asks for another token. */
function tokensAfter(
  grant: Grant,
  { method }: OpenedInstance,
  { tokens, sets }: Omit<ReadAnswer, 'captured'>,
): TokenSet {
  const made = method.grant === 'client_credentials' ? { made_with: grant.revision } : {};
  return { ...withSets(tokens, grant.tokens?.sets, sets), ...made };
}

async function current(context: EngineContext, { instance_id, generation, tokens }: Grant): Promise<Grant> {
  await context.store.events.append(instance_id, eventOf(context, 'answer_dropped', { generation, tokens }));
  const grant = await context.store.grants.find(instance_id);
  if (!grant) throw noInstance(instance_id);
  return grant;
}
