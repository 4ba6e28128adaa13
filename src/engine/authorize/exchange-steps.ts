import { EvergrantError } from '../../errors.ts';
import { currentTokens } from '../../instance/current-tokens.ts';
import { healthy, troubled } from '../../instance/health.ts';
import type { Health } from '../../instance/instance.ts';
import { withTokens } from '../../instance/method.ts';
import { nextStep, outcomeOf } from '../../instance/outcome.ts';
import { type ReadAnswer, readAnswer } from '../../instance/read-answer.ts';
import { stepRequest } from '../../instance/resolve.ts';
import { requestedScope } from '../../instance/roots.ts';
import { scrub } from '../../instance/scrub.ts';
import { type TokenSet, withSets } from '../../instance/token-set.ts';
import type { RequestTemplate, TokenMethod } from '../../manifest/connector.ts';
import { scopesOf } from '../../oauth/scope.ts';
import type { TokenFailure } from '../../oauth/token-answer.ts';
import { randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import { noInstance, type OpenedInstance, openInstance } from '../instances/opened-instance.ts';
import type { Route } from '../ports.ts';
import { firstDue } from '../refresh/due.ts';
import { fresh } from '../refresh/fresh.ts';
import { reserveSlot } from '../refresh/reserve-slot.ts';
import { settle } from '../refresh/settle.ts';
import { eventOf } from '../trail/record-event.ts';
import { exchange, failureOf } from './exchange.ts';

/** The health of a grant between two steps: what a person reads where the process died there. */
export const betweenSteps = (now: number): Health => ({
  ...troubled('outcome_unknown', 'unknown', 'The first token has not been exchanged for the lasting one yet.', now),
  next_step: 'If this lasts, authorise the connection again.',
});

/**
 * The requests that exchange the token for another, in their order. Each answer is committed before the next request
 * leaves, so that a failure in the middle loses nothing that was there before it.
 * @param sequence of the authorization that they belong to
 * @throws what the provider answered; the grant is then the one of the step before. superseded: it is no longer that one
 */
export async function exchangeSteps(context: EngineContext, id: string, sequence: number): Promise<void> {
  const { method, values } = await openInstance(context, id);
  const grant = await context.store.grants.find(id);
  const steps = stepsFor(withTokens(method), grant?.scope || requestedScope(method, values));
  for (const [index, step] of steps.entries()) {
    await exchangeStep(context, { id, sequence }, step, index === steps.length - 1);
  }
}

/** The steps whose scope was granted. */
export function stepsFor({ exchange: steps }: TokenMethod, scope: string | null): readonly RequestTemplate[] {
  const granted = scopesOf((scope ?? '').replaceAll('+', ' '));
  return steps.filter((step) => step.scope === undefined || granted.includes(step.scope));
}

async function exchangeStep(
  context: EngineContext,
  { id, sequence }: { readonly id: string; readonly sequence: number },
  step: RequestTemplate,
  last: boolean,
): Promise<void> {
  const { clock, store } = context;
  const opened = await openInstance(context, id);
  const method = withTokens(opened.method);
  const grant = await store.grants.find(id);
  if (!grant?.tokens) throw noInstance(id);
  if (grant.authorized_sequence !== sequence) throw superseded();
  const { generation, tokens: before, route, authorized_at } = grant;
  const slot = await reserveSlot(context);
  const secrets = [...opened.secrets, before.access_token ?? '', before.refresh_token ?? ''];
  const result = await send(context, opened, step, before, route);
  if ('failure' in result) {
    slot.free();
    throw stepError(result.failure, secrets);
  }
  const now = clock.now();
  const tokens = withSets(result.tokens, before.sets, result.sets);
  const event = eventOf(context, 'refreshed', { generation: generation + 1, tokens });
  const outcome = await settle(context, slot, {
    kind: 'refresh',
    commit: {
      instance_id: id,
      generation,
      attempt_id: randomText(context.random, 12),
      tokens,
      captured: result.captured,
      health: last ? healthy(now) : betweenSteps(now),
      due_at: firstDue(context, method, tokens, { authorizedAt: authorized_at, announcedEnd: null }, now),
      event,
      lifted: event,
    },
  });
  context.cache.forget(id);
  if (outcome === 'superseded') throw superseded();
  if (outcome === 'spooled' && !last) {
    throw new EvergrantError('store_unavailable', 'The store went away between two steps of the exchange.', {
      hint: 'Start the authorisation again when the store is back.',
    });
  }
}

/**
 * The same where nothing is spent: without a customer the first token can be had again, so only the last is worth
 * keeping.
 */
export async function exchangeOnward(
  context: EngineContext,
  opened: OpenedInstance,
  first: ReadAnswer,
  route: Route | null,
): Promise<ReadAnswer | { readonly failure: TokenFailure }> {
  let read = first;
  const scope = first.tokens.scope || requestedScope(opened.method, opened.values);
  for (const step of stepsFor(withTokens(opened.method), scope)) {
    const next = await send(context, opened, step, withSets(read.tokens, {}, read.sets), route);
    if ('failure' in next) return next;
    read = { ...next, sets: { ...read.sets, ...next.sets }, captured: { ...read.captured, ...next.captured } };
  }
  return read;
}

async function send(
  context: EngineContext,
  { connector, method, values, hosts }: OpenedInstance,
  step: RequestTemplate,
  before: TokenSet,
  route: Route | null,
): Promise<ReadAnswer | { readonly failure: TokenFailure }> {
  const sentAt = context.clock.now();
  try {
    const request = stepRequest(connector, method, step, values, currentTokens(before), fresh(context));
    const answer = await exchange(context, request, hosts, route);
    return readAnswer(answer, { method, request: step, values, before, sentAt });
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function superseded(): EvergrantError {
  return new EvergrantError('superseded', 'The grant was replaced while its token was exchanged for the lasting one.', {
    hint: 'Look at the connection: unless it says otherwise, the newer grant is in use.',
  });
}

function stepError({ code, message }: TokenFailure, secrets: readonly string[]): EvergrantError {
  const words = `The token was not exchanged for the lasting one. ${scrub(message, secrets)}`;
  return new EvergrantError(code, words, {
    hint: `${nextStep(code, outcomeOf(code, 'reusable'))} Until its end the first token works; then authorise again.`,
  });
}
