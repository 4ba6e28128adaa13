import { EvergrantError } from '../errors.ts';
import { healthy, troubled } from '../instance/health.ts';
import { nextStep, outcomeOf } from '../instance/outcome.ts';
import { readAnswer } from '../instance/read-answer.ts';
import { codeRequest } from '../instance/resolve.ts';
import { scrub } from '../instance/scrub.ts';
import { type AuthorizationResponse, readAuthorizationResponse } from '../oauth/authorization.ts';
import type { HttpAnswer } from '../oauth/http.ts';
import type { TokenFailure } from '../oauth/token-answer.ts';
import { type EngineContext, keepUnderWay } from './context.ts';
import type { FinishedAuthorization, FinishOptions } from './engine.ts';
import { exchange, failureOf } from './exchange.ts';
import { readInstance } from './instances.ts';
import { type OpenedInstance, openInstance } from './opened-instance.ts';
import { findPending } from './pending-authorization.ts';
import type { AuthorizationRecord, KeptAnswer } from './store.ts';

const again = 'Start the authorisation again.';

/**
 * Takes the provider's answer (RFC 6749 §4.1.2), exchanges the code (§4.1.3) and makes the token set the instance's
 * grant. Checks that do not prove who sent the answer leave the pending authorization as it is: only its own browser
 * can use it up. A code is never sent twice.
 */
export async function finishAuthorization(
  context: EngineContext,
  callbackUrl: string,
  options: FinishOptions,
): Promise<FinishedAuthorization> {
  const response = readAuthorizationResponse(callbackUrl);
  const pending = await findPending(context, response, options);
  if (response.error === null && response.code === null) {
    throw new EvergrantError(
      'code_missing',
      'The provider sent the browser back without a code and without an error.',
      {
        hint: `${again} If it happens each time, check the redirect URI that is registered with the provider.`,
      },
    );
  }
  const claimed = await context.store.authorizations.claim(pending.state_hash, context.clock.now());
  if (!claimed) throw new EvergrantError('state_used', 'This authorisation was answered already.', { hint: again });
  try {
    const opened = await openInstance(context, pending.instance_id);
    const code = codeOf(response, opened);
    await keepUnderWay(context, exchangeCode(context, pending, opened, { code, state: response.state ?? '' }));
  } catch (error) {
    throw await recorded(context, pending, error);
  }
  await context.store.authorizations.finish(pending.state_hash, null);
  context.cache.forget(pending.instance_id);
  const instance = await readInstance(context, pending.instance_id);
  return { instance, result_id: pending.result_id, return_url: pending.return_url };
}

/** @throws access_denied, authorization_error (RFC 6749 §4.1.2.1), with the provider's words */
function codeOf(response: AuthorizationResponse, opened: OpenedInstance): string {
  const { error, error_description, code } = response;
  if (error === null) return code ?? '';
  const words = scrub(error_description === null ? error : `${error} (${error_description})`, opened.secrets);
  if (error === 'access_denied') {
    throw new EvergrantError('access_denied', `The access was not granted. The provider says: ${words}`, {
      hint: 'Nothing has changed. Start again when the customer wants to allow the access.',
    });
  }
  throw new EvergrantError('authorization_error', `The provider refused the request: ${words}`, {
    hint: 'Check the client id, the scope and the redirect URI against what is registered with the provider.',
  });
}

async function exchangeCode(
  context: EngineContext,
  pending: AuthorizationRecord,
  opened: OpenedInstance,
  answered: { readonly code: string; readonly state: string },
): Promise<void> {
  const { connector, method, values, record } = opened;
  if (record.revision !== pending.revision)
    throw superseded('The credentials were changed while the customer was at the provider.');
  const { redirect_uri, code_verifier, token_url: url } = pending;
  const request = codeRequest(method, values, { url, redirect_uri, code_verifier, ...answered });
  const secrets = [...opened.secrets, answered.code, code_verifier];
  const sentAt = context.clock.now();
  let answer: HttpAnswer;
  try {
    answer = await exchange(context, request, connector, pending.route);
  } catch (error) {
    throw exchangeError(failureOf(error), secrets);
  }
  const before = { refresh_token: null, scope: pending.scope };
  const result = readAnswer(answer, { method, request: method.token_request, values, before, sentAt });
  if ('failure' in result) {
    const error = exchangeError(result.failure, secrets);
    if (result.failure.keep) await keep(context, pending, { ...answer, sentAt }, error);
    throw error;
  }
  const now = context.clock.now();
  const { instance_id, sequence, route } = pending;
  const { tokens } = result;
  const commit = { instance_id, sequence, tokens, route, health: healthy(now), now };
  if (!(await context.store.authorizations.commit(commit)))
    throw superseded('A newer authorisation has replaced this one.');
}

/** A code is spent by being sent, so every failure of the exchange asks for a new authorisation or a correction. */
function exchangeError(failure: TokenFailure, secrets: readonly string[]): EvergrantError {
  const outcome = outcomeOf(failure.code, 'single_use');
  const correct = outcome === 'misconfigured' || outcome === 'not_understood';
  const step = correct ? nextStep(failure.code, outcome) : again;
  const hint = outcome === 'misconfigured' ? `${step} Then start the authorisation again.` : step;
  return new EvergrantError(failure.code, scrub(failure.message, secrets), { hint });
}

async function keep(
  context: EngineContext,
  pending: AuthorizationRecord,
  answer: HttpAnswer & { readonly sentAt: number },
  error: EvergrantError,
): Promise<void> {
  const { sentAt: sent_at, ...rest } = answer;
  const { scope, route, sequence, instance_id } = pending;
  const kept: KeptAnswer = { ...rest, kind: 'exchange', generation: 0, sent_at, scope, route, sequence };
  const health = troubled(error.code, 'not_understood', error.message, context.clock.now());
  await context.store.authorizations.keep(instance_id, kept, health);
}

/** Stores how it ended, for the page that the browser is sent to, and gives the error the address of that page. */
async function recorded(context: EngineContext, pending: AuthorizationRecord, error: unknown): Promise<unknown> {
  if (!(error instanceof EvergrantError)) return error;
  const { code, message, hint, problems, retryAfter } = error;
  await context.store.authorizations.finish(pending.state_hash, { code, message, hint: hint ?? null });
  return new EvergrantError(code, message, {
    problems,
    resultId: pending.result_id,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

const superseded = (message: string): EvergrantError => new EvergrantError('superseded', message, { hint: again });
