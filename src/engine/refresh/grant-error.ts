import { EvergrantError } from '../../errors.ts';
import type { Grant } from '../store.ts';

/** Why a grant cannot be used, as its health tells: what a caller gets who waited for somebody else's attempt. */
export function grantError(grant: Grant, now: number): EvergrantError {
  const { health, status, next_attempt_at: next } = grant;
  const hint = health.next_step ?? 'Send the customer through the authorisation again.';
  if (status === 'reauthorization_required')
    return new EvergrantError('reauthorization_required', health.reason, { hint });
  const retryAfter = Math.ceil((next - now) / 1000);
  return new EvergrantError(health.code ?? 'outcome_unknown', health.reason, {
    hint,
    ...(retryAfter > 0 ? { retryAfter } : {}),
  });
}
