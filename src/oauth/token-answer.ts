import type { ErrorCode } from '../errors.ts';
import { answerError, type ErrorRules, errorWords } from './answer-error.ts';
import { isHeaderSafe, tokenType } from './bearer.ts';
import type { HttpAnswer } from './http.ts';
import { secondsOfLife, secondsUntil } from './lifetime.ts';
import { lookUp } from './look-up.ts';
import { parseBody } from './parse-body.ts';
import { retryAfter } from './retry-after.ts';

/** Where each member of a token set stands in the answer: keys or dotted paths, the first that has a value counts. */
export type TokenKeys = Readonly<
  Partial<
    Record<
      | 'access_token'
      | 'token_type'
      | 'expires_in'
      | 'expires_in_milliseconds'
      | 'expires_at'
      | 'refresh_token'
      | 'refresh_expires_in'
      | 'refresh_expires_at'
      | 'scope',
      readonly string[]
    >
  >
>;

export interface TokenAnswerRules extends ErrorRules {
  readonly map: TokenKeys;
  /** Seconds that an access token lives whose answer does not say. */
  readonly default_lifetime?: number;
}

export interface TokenMembers {
  readonly access_token: string;
  /** `Bearer` where the answer does not say. */
  readonly token_type: string;
  /** Whole seconds; null: not said, not a positive number, or so many that they mean “never”. */
  readonly expires_in: number | null;
  readonly refresh_token: string | null;
  /** Whole seconds; null: not said. */
  readonly refresh_expires_in: number | null;
  readonly scope: string | null;
}

export interface TokenFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** Seconds, from `Retry-After`. */
  readonly retryAfter?: number;
  /** True for a 2xx: it may hold a token that only we cannot find, so it must be kept. */
  readonly keep: boolean;
}

export type TokenResult =
  | { readonly tokens: TokenMembers; readonly body: Readonly<Record<string, unknown>> }
  | { readonly failure: TokenFailure };

/**
 * Reads the answer of a token endpoint (RFC 6749 §5) the way real servers need it: JSON first, then form encoding,
 * whatever the content type says; numbers may be strings; a 200 that carries an error is an error.
 * @param now milliseconds since 1970, for a `Retry-After` date and for an `expires_at`
 */
export function readTokenAnswer(answer: HttpAnswer, rules: TokenAnswerRules, now: number): TokenResult {
  const read = readBody(answer, rules, now);
  if ('failure' in read) return read;
  const tokens = tokenMembers(read.body, rules, now);
  if (tokens !== null) return { tokens, body: read.body };
  const keys = (rules.map.access_token ?? []).map((key) => `“${key}”`).join(' or ');
  return keep('access_token_missing', `The answer holds no access token under ${keys}.`);
}

/** The body of an answer that is a success, or why it is none. */
export function readBody(
  answer: HttpAnswer,
  rules: ErrorRules,
  now: number,
): { readonly body: Record<string, unknown> } | { readonly failure: TokenFailure } {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return fail('unexpected_redirect', `The provider answered with a redirect (${status}), which is not followed.`);
  }
  const wait = retryAfter(answer.headers['retry-after'], now);
  const body = parseBody(answer.body);
  const error = body === undefined ? undefined : answerError(body, status, rules);
  // A vendor that is declared to say so by another status has said it; anything else of the kind is a passing fault.
  if (error?.refused) return fail('invalid_grant', `The provider answered: ${error.text}`);
  if (status === 429) return fail('provider_rate_limited', 'The provider asks to send less (429).', wait);
  if (status >= 500) return fail('provider_unavailable', `The provider is in trouble: it answered ${status}.`, wait);
  if (error !== undefined) return fail(errorCode(error.code), `The provider answered: ${error.text}`, wait);
  if (status < 200 || status >= 300) return fail('provider_error', refusal(status, body, rules), wait);
  return body === undefined ? keep('answer_unreadable', unreadable(answer)) : { body };
}

/** A token set as its map finds it in a body; null where there is no access token that a header could carry. */
export function tokenMembers(
  body: unknown,
  { map, default_lifetime }: Pick<TokenAnswerRules, 'map' | 'default_lifetime'>,
  now: number,
): TokenMembers | null {
  const at = (key: keyof TokenKeys): unknown => first(body, map[key] ?? []);
  const accessToken = text(at('access_token'));
  if (accessToken === null || !isHeaderSafe(accessToken)) return null;
  const milliseconds = secondsOfLife(Number(at('expires_in_milliseconds') ?? Number.NaN) / 1000);
  return {
    access_token: accessToken,
    token_type: tokenType(text(at('token_type'))),
    expires_in:
      secondsOfLife(at('expires_in')) ??
      milliseconds ??
      secondsUntil(at('expires_at'), now) ??
      default_lifetime ??
      null,
    refresh_token: text(at('refresh_token')),
    // 0 is neither “over” nor “never”: it is not said (secondsOfLife).
    refresh_expires_in: secondsOfLife(at('refresh_expires_in')) ?? secondsUntil(at('refresh_expires_at'), now),
    scope: scopeOf(at('scope')),
  };
}

function fail(code: ErrorCode, message: string, wait?: number): { readonly failure: TokenFailure } {
  return { failure: { code, message, keep: false, ...(wait === undefined ? {} : { retryAfter: wait }) } };
}

const keep = (code: ErrorCode, message: string): { readonly failure: TokenFailure } => ({
  failure: { code, message, keep: true },
});

function refusal(status: number, body: unknown, rules: ErrorRules): string {
  const words = body === undefined ? undefined : errorWords(body, rules);
  if (words === undefined) return `The provider answered ${status} without a reason.`;
  return `The provider answered ${status}: ${words}`;
}

const known: readonly ErrorCode[] = ['invalid_grant', 'invalid_client', 'unauthorized_client'];

const errorCode = (error: string): ErrorCode => known.find((code) => code === error) ?? 'provider_error';

function unreadable(answer: HttpAnswer): string {
  if (answer.body.trim() === '') return 'The answer is empty.';
  const kind = /^\s*</.test(answer.body) ? 'a web page' : 'text';
  return `The answer is ${kind}, neither JSON nor form-encoded.`;
}

function first(body: unknown, paths: readonly string[]): unknown {
  return paths.map((path) => lookUp(body, path)).find((value) => value !== undefined && value !== null && value !== '');
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

const scopeOf = (value: unknown): string | null =>
  Array.isArray(value) ? text(value.filter((item) => typeof item === 'string').join(' ')) : text(value);
