import type { ErrorCode } from '../errors.ts';
import type { RefreshTokenRules } from '../manifest/connector.ts';
import type { HealthState } from './instance.ts';

/**
 * What a failed token request means for the grant.
 * `refused`: the grant is gone · `misconfigured`: a correction is needed, nothing was spent · `transient`: the provider
 * did not act · `never_sent`: the request did not leave · `unknown`: the provider may have acted · `not_understood`: it
 * did act, and the answer is kept.
 */
export type Outcome = 'refused' | 'misconfigured' | 'transient' | 'never_sent' | 'unknown' | 'not_understood';

export function outcomeOf(code: ErrorCode, rotation: RefreshTokenRules['rotation']): Outcome {
  switch (code) {
    case 'invalid_grant':
      return 'refused';
    case 'invalid_client':
    case 'unauthorized_client':
    case 'provider_error':
    case 'invalid_credentials':
    case 'invalid_manifest':
    case 'not_found':
      return 'misconfigured';
    case 'provider_unreachable':
    case 'refresh_timeout':
    case 'route_mismatch':
    case 'store_unavailable':
    case 'encryption_key_unknown':
    case 'egress_refused':
      return 'never_sent';
    case 'provider_rate_limited':
    case 'unexpected_redirect':
      return 'transient';
    case 'provider_unavailable':
      // After a 5xx a single-use token may be spent and its successor lost; a reusable one is as good as before.
      return rotation === 'single_use' ? 'unknown' : 'transient';
    case 'access_token_missing':
    case 'refresh_token_missing':
      return 'not_understood';
    default:
      return 'unknown';
  }
}

export const healthStateOf: Readonly<Record<Outcome, HealthState>> = {
  refused: 'refused',
  misconfigured: 'misconfigured',
  transient: 'waiting',
  never_sent: 'waiting',
  unknown: 'unknown',
  not_understood: 'answer_not_understood',
};

/** The next step for a person, by error code; by outcome where the code has no words of its own. */
export function nextStep(code: ErrorCode, outcome: Outcome): string {
  return byCode[code] ?? byOutcome[outcome];
}

const byCode: Partial<Record<ErrorCode, string>> = {
  invalid_client: 'Check the client id, the client secret and the environment they belong to.',
  unauthorized_client: 'Ask the provider to allow this client the authorisation code grant, and check the environment.',
  provider_error: 'Check the credentials against what the provider gave you; its own words say which part it refuses.',
  access_token_missing: 'Correct the key under which the access token stands. The answer is kept and read again.',
  refresh_token_missing:
    'Correct the key under which the refresh token stands, or add the scope that makes the provider give one. The answer is kept and read again.',
  egress_refused: 'Check the host in the credentials, and where its name leads to.',
};

const byOutcome: Record<Outcome, string> = {
  refused: 'Send the customer through the authorisation again.',
  misconfigured: 'Check the credentials.',
  transient: 'Nothing: it is tried again.',
  never_sent: 'Nothing: it is tried again. If it lasts, check the network from this machine.',
  unknown: 'Nothing: it is tried again until an answer settles it.',
  not_understood: 'Correct the credential fields that name keys of the answer. The answer is kept and read again.',
};

/** Milliseconds until the next attempt: doubling from two seconds to five minutes, spread by up to a quarter. */
export function backoff(failures: number, random: number, retryAfterSeconds = 0): number {
  const delay = Math.min(300_000, 2_000 * 2 ** Math.min(failures, 10));
  return Math.max(retryAfterSeconds * 1000, delay * (0.75 + random / 4));
}
