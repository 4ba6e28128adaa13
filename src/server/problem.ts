import { type ErrorCode, type EvergrantError, errorCodes, type Problem } from '../errors.ts';

/** RFC 9457, with our stable `code` and what helps a person on. */
export interface ProblemDetails {
  /** Address of the code's explanation. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly next_step?: string;
  readonly problems?: readonly Problem[];
  /** Seconds. */
  readonly retry_after?: number;
}

/** An error as RFC 9457 problem details. `status`: where HTTP knows a finer one than the code's. */
export function problemDetails(error: EvergrantError, publicUrl: string, status?: number): ProblemDetails {
  const finalStatus = status ?? statusOf[error.code];
  const retryAfter = error.retryAfter ?? (passing.has(finalStatus) ? defaultRetryAfter : undefined);
  return {
    type: `${publicUrl}/errors#${error.code}`,
    title: errorCodes[error.code],
    status: finalStatus,
    detail: error.message,
    code: error.code,
    ...(error.hint === undefined ? {} : { next_step: error.hint }),
    ...(error.problems.length === 0 ? {} : { problems: error.problems }),
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
  };
}

const passing: ReadonlySet<number> = new Set([429, 503]);
const defaultRetryAfter = 5;

export const statusOf = {
  invalid_request: 400,
  invalid_configuration: 500,
  invalid_manifest: 500,
  invalid_credentials: 422,
  invalid_token_set: 422,
  invalid_path: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  ambiguous_name: 409,
  conflict: 409,
  revocation_not_supported: 422,
  revocation_failed: 502,
  precondition_failed: 412,
  idempotency_key_reused: 422,
  idempotency_key_in_use: 409,
  completion_unknown: 404,
  payload_too_large: 413,
  rate_limited_here: 429,

  unknown_state: 400,
  state_used: 409,
  state_expired: 410,
  browser_mismatch: 403,
  connector_mismatch: 400,
  issuer_mismatch: 400,
  code_missing: 400,
  access_denied: 403,
  authorization_error: 502,
  redirect_uri_not_https: 422,
  other_account: 409,
  superseded: 409,
  link_unknown: 404,
  link_used: 410,
  link_expired: 410,

  // A person must correct or renew the instance: trying again does not help, so not a 5xx.
  invalid_grant: 409,
  invalid_client: 409,
  unauthorized_client: 409,
  provider_error: 502,
  provider_rate_limited: 503,
  provider_unavailable: 503,
  provider_unreachable: 502,
  provider_timeout: 504,
  connection_lost: 502,
  egress_refused: 502,
  unexpected_redirect: 502,
  answer_too_large: 502,
  answer_unreadable: 502,
  access_token_missing: 502,
  refresh_token_missing: 502,

  not_authorized: 409,
  reauthorization_required: 409,
  no_access_token: 409,
  refresh_timeout: 503,
  refusal_unconfirmed: 503,
  provider_paused: 503,
  spool_full: 503,
  outcome_unknown: 503,
  route_mismatch: 409,

  store_unavailable: 503,
  store_incompatible: 503,
  encryption_key_unknown: 503,
  shutting_down: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;
