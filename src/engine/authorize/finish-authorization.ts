import { EvergrantError } from '../../errors.ts';
import { type Captured, captureCallback } from '../../instance/captures.ts';
import { checkSignature } from '../../instance/check-signature.ts';
import { noConnection } from '../../instance/connection.ts';
import { expectedResponse } from '../../instance/expected-response.ts';
import { healthy, troubled } from '../../instance/health.ts';
import { withConsent } from '../../instance/method.ts';
import { nextStep, outcomeOf } from '../../instance/outcome.ts';
import { readAnswer } from '../../instance/read-answer.ts';
import { codeRequest, exchangeUrl } from '../../instance/resolve.ts';
import { withCaptured } from '../../instance/roots.ts';
import { scrub } from '../../instance/scrub.ts';
import { withSets } from '../../instance/token-set.ts';
import { type AuthorizationResponse, readAuthorizationResponse } from '../../oauth/authorization.ts';
import type { HttpAnswer } from '../../oauth/http.ts';
import type { TokenFailure } from '../../oauth/token-answer.ts';
import type { EngineContext } from '../context.ts';
import type { FinishedAuthorization, FinishOptions } from '../engine.ts';
import { identityDigest } from '../instances/change-connection.ts';
import { readInstance } from '../instances/instances.ts';
import { type OpenedInstance, openInstance } from '../instances/opened-instance.ts';
import type { SpoolEntry } from '../ports.ts';
import { firstDue } from '../refresh/due.ts';
import { fresh } from '../refresh/fresh.ts';
import { reserveSlot } from '../refresh/reserve-slot.ts';
import { isAway, settle } from '../refresh/settle.ts';
import type { AuthorizationRecord } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { accountWarnings, heldWarning } from './account-warnings.ts';
import { awaitConfirmation } from './confirm-authorization.ts';
import { connectSteps } from './connect-steps.ts';
import { exchange, failureOf } from './exchange.ts';
import { betweenSteps, exchangeSteps, stepsFor } from './exchange-steps.ts';
import { accountsIn, decidedWithin, type OtherAccount, otherAccount } from './other-account.ts';
import { findPending } from './pending-authorization.ts';

const again = 'Start the authorisation again.';

/**
 * Takes the provider's answer (RFC 6749 §4.1.2), exchanges the code (§4.1.3) and makes the token set the instance's
 * grant. Checks that do not prove who sent the answer leave the pending authorization as it is: only its own browser
 * can use it up. A code is never sent twice.
 */
export async function finishAuthorization(
  asked: EngineContext,
  callbackUrl: string,
  options: FinishOptions,
): Promise<FinishedAuthorization> {
  const pending = await findPending(asked, readAuthorizationResponse(callbackUrl), options);
  // Whoever brings the answer only carries on what was begun.
  const context = { ...asked, actor: pending.by ?? asked.actor };
  const opened = await openInstance(context, pending.instance_id);
  const method = withConsent(opened.method);
  const response = readAuthorizationResponse(callbackUrl, expectedResponse(method));
  if (response.error === null && response.code === null) {
    throw new EvergrantError(
      'code_missing',
      'The provider sent the browser back without a code and without an error.',
      {
        hint: `${again} If it happens each time, check the redirect URI that is registered with the provider.`,
      },
    );
  }
  // Before anything is used up: what is refused here has cost nothing.
  if (response.error === null) checkSignature(callbackUrl, method, opened.entered);
  const captured = captureCallback(method, response.parameters);
  const { account: before } = await readInstance(context, pending.instance_id);
  const claimed = await context.store.authorizations.claim(pending.state_hash, context.clock.now());
  if (!claimed) throw new EvergrantError('state_used', 'This authorisation was answered already.', { hint: again });
  let other: OtherAccount | null;
  try {
    const { state, parameters: callback } = response;
    const answered = { code: codeOf(response, opened), state: state ?? '', callback, captured };
    other = await complete(context, pending, opened, answered);
  } catch (error) {
    throw await recorded(context, pending, error);
  }
  const completion = pending.confirm ? await awaitConfirmation(context, pending) : null;
  await context.store.authorizations.finish(pending.state_hash, null);
  const instance = await readInstance(context, pending.instance_id);
  const warnings = other ? [heldWarning(other)] : await accountWarnings(context, instance, before);
  const { result_id, return_url } = pending;
  return { instance, result_id, return_url, warnings, completion, held: other !== null };
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

/** What the callback brought, read as the connector declares it. */
interface Answered {
  readonly code: string;
  readonly state: string;
  readonly callback: Readonly<Record<string, string>>;
  readonly captured: Captured;
}

/**
 * The exchange of the code, the exchanges after it, and what is asked once after connecting.
 * @returns which other account it was, where what it brought is held
 */
async function complete(
  context: EngineContext,
  pending: AuthorizationRecord,
  opened: OpenedInstance,
  answered: Answered,
): Promise<OtherAccount | null> {
  const other = await exchangeCode(context, pending, opened, answered);
  // What waits is not used, for these steps either.
  if (pending.confirm || other) return other;
  await exchangeSteps(context, pending.instance_id, pending.sequence);
  await connectSteps(context, pending.instance_id);
  return null;
}

/** Room for the answer is reserved before the code is spent; what arrives is durable, in the store or in the spool. */
async function exchangeCode(
  context: EngineContext,
  pending: AuthorizationRecord,
  opened: OpenedInstance,
  { captured, ...answered }: Answered,
): Promise<OtherAccount | null> {
  const { connector, record, hosts } = opened;
  const values = withCaptured(opened.entered, captured);
  const method = withConsent(opened.method);
  if (record.revision !== pending.revision) {
    throw superseded('The credentials were changed while the customer was at the provider.');
  }
  const slot = await reserveSlot(context);
  const { redirect_uri, code_verifier } = pending;
  const secrets = [...opened.secrets, answered.code, code_verifier];
  const sentAt = context.clock.now();
  const begun = context.clock.monotonic();
  let answer: HttpAnswer;
  try {
    // A person waits and a code lives for minutes (RFC 6749 §4.1.2): it goes at once, and the refreshes make up for it.
    context.limiter.take(record.token_host);
    const url = exchangeUrl(connector, method, values, pending.token_url);
    const flow = { url, redirect_uri, code_verifier, ...answered };
    answer = await exchange(context, codeRequest(method, values, flow, fresh(context)), hosts, pending.route);
  } catch (error) {
    slot.free();
    throw exchangeError(failureOf(error), secrets);
  }
  const before = { refresh_token: null, scope: pending.scope };
  const result = readAnswer(answer, { method, request: method.token_request, values, before, sentAt });
  if ('failure' in result) {
    const error = exchangeError(result.failure, secrets);
    // Kept answers become grants when a correction makes them readable: past the confirmation, here.
    if (!result.failure.keep || pending.confirm) slot.free();
    else if (
      (await settle(context, slot, kept(context, pending, { ...answer, sentAt, captured }, error))) === 'spooled'
    )
      throw storeAway();
    throw error;
  }
  const now = context.clock.now();
  const { instance_id, sequence, route } = pending;
  const tokens = withSets(result.tokens, {}, result.sets);
  const connection = { ...noConnection, captured: { ...captured, ...result.captured } };
  const identity = identityDigest(method, opened.entered, connection);
  // What is to be confirmed is looked at then.
  const other = pending.confirm ? null : otherAccount(opened, connection);
  const event = eventOf(
    context,
    pending.confirm ? 'confirmation_awaited' : other ? 'other_account_held' : 'authorized',
    {
      tokens,
      ...(other ? { detail: accountsIn(other) } : {}),
      duration: context.clock.monotonic() - begun,
    },
  );
  const due_at = firstDue(context, method, tokens, { authorizedAt: now, announcedEnd: null }, now);
  const health = stepsFor(method, tokens.scope).length > 0 ? betweenSteps(now) : healthy(now);
  const held = {
    ...(pending.confirm || other ? { confirm: pending.state_hash } : {}),
    ...(other ? { decide_by: now + decidedWithin } : {}),
  };
  const commit = {
    instance_id,
    sequence,
    tokens,
    connection,
    identity,
    route,
    health,
    due_at,
    now,
    event,
    ...held,
  };
  const outcome = await settle(context, slot, { kind: 'exchange', commit });
  if (outcome === 'spooled') throw pending.confirm ? unconfirmable() : storeAway();
  if (outcome === 'superseded')
    throw superseded('A newer authorisation or an edit of the credentials has replaced this one.');
  return other;
}

/** A code is spent by being sent, so every failure of the exchange asks for a new authorisation or a correction. */
function exchangeError(failure: TokenFailure, secrets: readonly string[]): EvergrantError {
  const outcome = outcomeOf(failure.code, 'single_use');
  const correct = outcome === 'misconfigured' || outcome === 'not_understood';
  const step = correct ? nextStep(failure.code, outcome) : again;
  const hint = outcome === 'misconfigured' ? `${step} Then start the authorisation again.` : step;
  return new EvergrantError(failure.code, scrub(failure.message, secrets), { hint });
}

function kept(
  context: EngineContext,
  pending: AuthorizationRecord,
  { sentAt: sent_at, ...answer }: HttpAnswer & { readonly sentAt: number; readonly captured: Captured },
  error: EvergrantError,
): SpoolEntry {
  const { scope, route, sequence, instance_id } = pending;
  const { code, message } = error;
  return {
    kind: 'keep',
    instance_id,
    answer: { ...answer, kind: 'exchange', generation: 0, sent_at, scope, route, sequence },
    health: troubled(code, 'not_understood', message, context.clock.now()),
    event: eventOf(context, 'answer_kept', { code, detail: message }),
  };
}

/** Stores how it ended, for the page that the browser is sent to, and gives the error the address of that page. */
async function recorded(context: EngineContext, pending: AuthorizationRecord, error: unknown): Promise<unknown> {
  if (!(error instanceof EvergrantError)) return error;
  const { code, message, hint, problems, retryAfter } = error;
  const stored = { code, message, hint: hint ?? null };
  await context.store.authorizations.finish(pending.state_hash, stored).catch(unlessAway);
  return new EvergrantError(code, message, {
    problems,
    resultId: pending.result_id,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** While the store is away there is no page to send the browser to, only the error itself. */
function unlessAway(error: unknown): void {
  if (!isAway(error)) throw error;
}

function storeAway(): EvergrantError {
  return new EvergrantError('store_unavailable', 'The authorisation arrived and is kept safely; the store is away.', {
    hint: 'Nothing: it is completed by itself when the store is back.',
    retryAfter: 5,
  });
}

/** The code that confirms is made by the store, and told to this browser or to nobody. */
function unconfirmable(): EvergrantError {
  return new EvergrantError('store_unavailable', 'The store is away, so this authorisation cannot be confirmed.', {
    hint: 'Have the customer start again when the store is back. The grant from before, if there was one, stays in use.',
    retryAfter: 5,
  });
}

const superseded = (message: string): EvergrantError => new EvergrantError('superseded', message, { hint: again });
