import type { ErrorCode } from '../errors.ts';
import { isHeaderSafe, tokenType } from './bearer.ts';
import type { HttpAnswer } from './http.ts';
import { lookUp } from './look-up.ts';
import { retryAfter } from './retry-after.ts';

/** Where each member of RFC 6749 §5.1 stands in the answer: a key or a dotted path. */
export type TokenKeys = Readonly<
  Record<'access_token' | 'token_type' | 'expires_in' | 'refresh_token' | 'scope', string>
>;

export interface TokenMembers {
  readonly access_token: string;
  /** `Bearer` where the answer does not say. */
  readonly token_type: string;
  /** Whole seconds; null: not said, not a positive number, or so many that they mean “never”. */
  readonly expires_in: number | null;
  readonly refresh_token: string | null;
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

export type TokenResult = { readonly tokens: TokenMembers } | { readonly failure: TokenFailure };

/**
 * Reads the answer of a token endpoint (RFC 6749 §5) the way real servers need it: JSON first, then form encoding,
 * whatever the content type says; numbers may be strings; a 200 that carries an error is an error.
 * @param now milliseconds since 1970, for a `Retry-After` date
 */
export function readTokenAnswer(answer: HttpAnswer, keys: TokenKeys, now: number): TokenResult {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return fail('unexpected_redirect', `The provider answered with a redirect (${status}), which is not followed.`);
  }
  const wait = retryAfter(answer.headers['retry-after'], now);
  if (status === 429) return fail('provider_rate_limited', 'The provider asks to send less (429).', wait);
  if (status >= 500) return fail('provider_unavailable', `The provider is in trouble: it answered ${status}.`, wait);
  const body = parseBody(answer.body);
  const error = body === undefined ? undefined : errorOf(body);
  if (error !== undefined) return fail(errorCode(error.code), `The provider answered: ${error.text}`, wait);
  if (status < 200 || status >= 300) return fail('provider_error', refusal(status, body), wait);
  if (body === undefined) return keep('answer_unreadable', unreadable(answer));
  const accessToken = text(lookUp(body, keys.access_token));
  if (accessToken === null || !isHeaderSafe(accessToken)) {
    return keep('access_token_missing', `The answer holds no access token under “${keys.access_token}”.`);
  }
  return {
    tokens: {
      access_token: accessToken,
      token_type: tokenType(text(lookUp(body, keys.token_type))),
      expires_in: secondsOfLife(lookUp(body, keys.expires_in)),
      refresh_token: text(lookUp(body, keys.refresh_token)),
      scope: scopeOf(lookUp(body, keys.scope)),
    },
  };
}

function fail(code: ErrorCode, message: string, wait?: number): TokenResult {
  return { failure: { code, message, keep: false, ...(wait === undefined ? {} : { retryAfter: wait }) } };
}

const keep = (code: ErrorCode, message: string): TokenResult => ({ failure: { code, message, keep: true } });

function parseBody(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    // Form encoding, as some servers answer in spite of RFC 6749 §5.1. Prose and HTML have no `name=value` shape.
    if (!/^[\w.~%+-]+=[^<>\s]*$/.test(body.trim())) return undefined;
    return Object.fromEntries(new URLSearchParams(body.trim()));
  }
}

/** The error that an answer names, if any. `code` is RFC 6749 §5.2's where the server keeps to it. */
function errorOf(body: Record<string, unknown>): { code: string; text: string } | undefined {
  const { error } = body;
  if (!error) return undefined;
  const code =
    typeof error === 'string' ? error : String(lookUp(body, 'error.code') ?? lookUp(body, 'error.type') ?? 'error');
  const words = description(body);
  return { code, text: words === undefined ? code : `${code} (${words})` };
}

function refusal(status: number, body: Record<string, unknown> | undefined): string {
  const words = body === undefined ? undefined : description(body);
  if (words === undefined) return `The provider answered ${status} without a reason.`;
  return `The provider answered ${status}: ${words}`;
}

/** RFC 6749 §5.2's place for words to people first, then those that servers use instead. */
function description(body: Record<string, unknown>): string | undefined {
  return ['error_description', 'error.message', 'message', 'msg', 'errors.0.title', 'errors.0.defaultMessage']
    .map((path) => lookUp(body, path))
    .find((value): value is string => typeof value === 'string' && value !== '');
}

const known: readonly ErrorCode[] = ['invalid_grant', 'invalid_client', 'unauthorized_client'];

const errorCode = (error: string): ErrorCode => known.find((code) => code === error) ?? 'provider_error';

function unreadable(answer: HttpAnswer): string {
  if (answer.body.trim() === '') return 'The answer is empty.';
  const kind = /^\s*</.test(answer.body) ? 'a web page' : 'text';
  return `The answer is ${kind}, neither JSON nor form-encoded.`;
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Seconds; from here on a number is how a server says “never”, and its date would be none that a calendar has. */
const centuries = 100 * 365 * 86_400;

/**
 * Whole seconds of life. Zero and below are taken as “not said”, as some servers send 0 for a token that does not end at
 * a fixed time; so is “never”: such a token is used until the API refuses it.
 */
function secondsOfLife(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const seconds = Math.floor(Number(value));
  return seconds > 0 && seconds < centuries ? seconds : null;
}

const scopeOf = (value: unknown): string | null =>
  Array.isArray(value) ? text(value.filter((item) => typeof item === 'string').join(' ')) : text(value);
