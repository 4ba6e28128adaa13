import type { ErrorCode } from '../errors.ts';
import type { GrantEnd } from './grant-end.ts';
import type { Health } from './instance.ts';
import { healthStateOf, nextStep, type Outcome } from './outcome.ts';

/** Everything is as it should be. */
export const healthy = (since: number): Health => ({
  state: 'ok',
  code: null,
  reason: 'The connection works.',
  next_step: null,
  since,
});

/** As `healthy`, unless the grant is about to end. @param end that no refresh moves */
export const healthyUntil = (end: GrantEnd | null, now: number): Health =>
  end !== null && now >= end.announceAt && now < end.at ? endsSoon(end, now) : healthy(now);

/** It works, and a person must act before it ends. */
export const endsSoon = (end: GrantEnd, since: number): Health => ({
  state: 'expires_soon',
  code: null,
  reason: `The connection works until ${dateOf(end.at)}; then ${whyItEnds[end.why]}.`,
  next_step: 'Send the customer through the authorisation again before then.',
  since,
});

/** A grant that nothing can renew is over. */
export const ended = (end: GrantEnd, since: number): Health => ({
  state: 'refused',
  code: 'reauthorization_required',
  reason: `The connection ended on ${dateOf(end.at)}: ${whyItEnds[end.why]}.`,
  next_step: 'Send the customer through the authorisation again.',
  since,
});

const whyItEnds: Readonly<Record<GrantEnd['why'], string>> = {
  no_refresh_token: 'its access token ends, and the provider gave no refresh token',
  absolute_lifetime: 'the provider ends every grant after a set time',
  idle_lifetime: 'the provider forgets a grant that was not renewed for that long',
};

/** As 2026-01-31 12:00 UTC. */
const dateOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const neverAuthorized = (since: number): Health => ({
  state: 'never_authorized',
  code: 'not_authorized',
  reason: 'The customer has not authorised this connection yet.',
  next_step: 'Authorise it, or send the customer a link.',
  since,
});

export const credentialsChanged = (fields: readonly string[], since: number): Health => ({
  state: 'refused',
  code: 'reauthorization_required',
  reason: `The grant was made with another value of ${fields.join(', ')}.`,
  next_step: 'Send the customer through the authorisation again.',
  since,
});

/**
 * @param reason already scrubbed of secrets
 * @param end of the grant, where that is near if the trouble lasts
 */
export const troubled = (
  code: ErrorCode,
  outcome: Outcome,
  reason: string,
  since: number,
  end: GrantEnd | null = null,
): Health => ({
  state: healthStateOf[outcome],
  code,
  reason: end === null ? reason : `${reason} If that lasts, the connection ends on ${dateOf(end.at)}.`,
  next_step: nextStep(code, outcome),
  since,
});
