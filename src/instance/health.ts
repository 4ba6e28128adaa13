import type { ErrorCode } from '../errors.ts';
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

/** @param reason already scrubbed of secrets */
export const troubled = (code: ErrorCode, outcome: Outcome, reason: string, since: number): Health => ({
  state: healthStateOf[outcome],
  code,
  reason,
  next_step: nextStep(code, outcome),
  since,
});
