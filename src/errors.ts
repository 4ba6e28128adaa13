/**
 * Every error code of Evergrant with what it means. The code is stable and scripts may rely on it; the HTTP status of
 * each is a table at the edge (server/problem.ts), the words of each occurrence are in the error's message and hint.
 */
export const errorCodes = {
  // What a person or a program asked for
  invalid_request: 'The request or the command is not well formed.',
  invalid_configuration: 'A flag or an environment variable has a value that cannot be used.',
  invalid_manifest: 'A connector manifest has problems; each is listed with file, line and column.',
  invalid_credentials: 'One or more credential fields are missing or have a value that is not allowed.',
  invalid_token_set: 'The token set to bring in cannot be read or lacks what the connector needs.',
  invalid_path: 'The path would leave the API base URL of the connector.',
  unauthenticated: 'The API key is missing or wrong.',
  forbidden: 'The API key is right, but its role does not allow this.',
  not_found: 'Nothing is stored under that id or name.',
  ambiguous_name: 'Several instances have that name; the id is needed.',
  conflict: 'Something with the same external id exists already, or it changed meanwhile.',
  revocation_not_supported: 'The connector declares no way to revoke a grant at the provider.',
  revocation_failed: 'The provider did not confirm that the grant is revoked; nothing was removed.',
  precondition_failed: 'The instance is not, or no longer, as If-Match expects it (RFC 9110 §13.1.1).',
  idempotency_key_reused: 'The Idempotency-Key was used before with another request.',
  idempotency_key_in_use: 'The first request with this Idempotency-Key has not ended yet.',
  completion_unknown: 'No authorisation of this instance waits to be confirmed with that code.',
  payload_too_large: 'The body of the request is larger than allowed.',
  rate_limited_here: 'Too many attempts from one address; this server asks to wait.',

  // The authorization
  unknown_state: 'No pending authorization has this state.',
  state_used: 'The pending authorization was already answered.',
  state_expired: 'The pending authorization was answered too late.',
  browser_mismatch: 'The answer arrived from another browser than the one that began.',
  connector_mismatch: 'The answer arrived at the callback of another connector.',
  issuer_mismatch: 'The answer names another issuer than the one that was asked (RFC 9207).',
  code_missing: 'The answer carries neither a code nor an error.',
  access_denied: 'The customer, or the provider in their name, said no.',
  authorization_error: 'The provider answered the authorization request with an error (RFC 6749 §4.1.2.1).',
  redirect_uri_not_https: 'The provider accepts https redirect URIs only.',
  other_account: 'Another account was authorised than before; an administrator decides which one stays.',
  superseded: 'A newer authorization of the same instance has replaced this one.',
  link_unknown: 'No connect link has this address.',
  link_used: 'The connect link was used already.',
  link_expired: 'The connect link is too old.',

  // The token endpoint and the API
  invalid_grant: 'The provider refused the code or the refresh token (RFC 6749 §5.2).',
  invalid_client: 'The provider does not accept the client id and secret (RFC 6749 §5.2).',
  unauthorized_client: 'The provider does not let this client use this grant (RFC 6749 §5.2).',
  provider_error: 'The provider answered with an error of another kind.',
  provider_rate_limited: 'The provider asks to send less (429).',
  provider_unavailable: 'The provider answered that it is in trouble (5xx).',
  provider_unreachable: 'No connection to the provider came about; nothing was sent.',
  provider_timeout: 'The provider did not answer in time; whether it acted is not known.',
  connection_lost: 'The connection broke before the answer was complete; whether the provider acted is not known.',
  egress_refused: 'The address is not one that this connector may talk to; nothing was sent.',
  unexpected_redirect: 'The provider answered with a redirect, which is not followed.',
  answer_too_large: 'The answer was larger than allowed and was not read to the end.',
  answer_unreadable: 'The answer is neither JSON nor form-encoded.',
  access_token_missing: 'The answer holds no access token where the connector looks for it.',
  refresh_token_missing: 'The answer holds no refresh token although the old one was spent.',

  // The state of an instance
  not_authorized: 'The instance was never authorised.',
  reauthorization_required: 'The grant is gone; the customer must authorise again.',
  refresh_timeout: 'The refresh did not end within the time the caller can wait; it goes on.',
  refusal_unconfirmed:
    'The provider refused the refresh token; because it refuses unusually many, that is not believed yet.',
  provider_paused: 'Refreshes to this provider pause, because it refuses too many grants at once.',
  spool_full: 'Answers wait for the store, and there is no room for more: nothing is sent until the store is back.',
  no_access_token: 'The authentication method has no access token: what was entered is sent as it is.',
  outcome_unknown: 'A refresh was sent and its outcome is not known yet.',
  route_mismatch: 'The instance was authorised at the real provider and this process leads elsewhere, or the reverse.',

  // This machine
  store_unavailable: 'The store does not answer.',
  store_incompatible: 'The store was made by a newer version, or holds what this mode must not touch.',
  encryption_key_unknown: 'What is stored was sealed with a key that this process does not have.',
  shutting_down: 'This process is about to end and takes no more work.',
  internal: 'Something that should not happen; the log has the details.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

/** One thing that is wrong with one part of an input. */
export interface Problem {
  /** Name of the credential field, or a JSON pointer into the request body. */
  readonly field: string;
  readonly message: string;
}

export interface ErrorDetails {
  /** The next step, in plain words, for the person who gets the error. */
  readonly hint?: string;
  /** For input errors: every problem at once. */
  readonly problems?: readonly Problem[];
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  /** Of a failed authorization: the id of its stored result, for the page that the browser is sent to. */
  readonly resultId?: string;
  readonly cause?: unknown;
}

/** The one error type that crosses a layer. `message` and `hint` never hold a secret. */
export class EvergrantError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];
  readonly retryAfter: number | undefined;
  readonly resultId: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'EvergrantError';
    this.code = code;
    this.hint = details.hint;
    this.problems = details.problems ?? [];
    this.retryAfter = details.retryAfter;
    this.resultId = details.resultId;
  }
}
