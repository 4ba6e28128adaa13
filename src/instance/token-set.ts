import type { Problem } from '../errors.ts';
import { suggest } from '../manifest/suggest.ts';
import { isHeaderSafe, tokenType } from '../oauth/bearer.ts';
import type { TokenMembers } from '../oauth/token-answer.ts';

/** What is stored of a grant (RFC 6749 §5.1). */
export interface TokenSet {
  /** null only in a grant brought in from elsewhere without one: it is refreshed before its first use. */
  readonly access_token: string | null;
  readonly token_type: string;
  /** Milliseconds since 1970; null: unknown, used until the API refuses it. */
  readonly expires_at: number | null;
  /** Seconds from when the request left; null: unknown. */
  readonly expires_in: number | null;
  readonly refresh_token: string | null;
  /** When the refresh token ends, milliseconds since 1970; absent: not known. */
  readonly refresh_expires_at?: number;
  readonly scope: string | null;
  /** When the request that brought it left, milliseconds since 1970. */
  readonly obtained_at: number;
  /** Further token sets that came with it, by name; a refresh that brings none leaves them as they were. */
  readonly sets?: Readonly<Record<string, TokenSet>>;
  /** true where it is renewed without a refresh token. */
  readonly renewable?: true;
  /** Revision of the credentials that it was asked for with, where an edit of them asks for another. */
  readonly made_with?: number;
}

/**
 * The token set after an answer. What a refresh's answer leaves out stays as it was (RFC 6749 §6); a scope that an
 * exchange's answer leaves out is the one that was asked for (§5.1).
 * @param sentAt when the request left, milliseconds since 1970: expiry counts from there
 */
export function applyAnswer(
  before: { readonly refresh_token: string | null; readonly scope: string | null },
  answer: TokenMembers,
  sentAt: number,
): TokenSet {
  return {
    access_token: answer.access_token,
    token_type: answer.token_type,
    expires_at: answer.expires_in === null ? null : sentAt + answer.expires_in * 1000,
    expires_in: answer.expires_in,
    refresh_token: answer.refresh_token ?? before.refresh_token,
    ...(answer.refresh_expires_in === null ? {} : { refresh_expires_at: sentAt + answer.refresh_expires_in * 1000 }),
    scope: answer.scope ?? before.scope,
    obtained_at: sentAt,
  };
}

/** A token set with the further ones that an answer brought; those that it leaves out stay as they were. */
export function withSets(
  tokens: TokenSet,
  before: TokenSet['sets'],
  sets: Readonly<Record<string, TokenSet>>,
): TokenSet {
  const all = { ...before, ...sets };
  return Object.keys(all).length === 0 ? tokens : { ...tokens, sets: all };
}

/** How long before its end a token is renewed, milliseconds: five minutes, or a sixth of a shorter life. */
export function refreshMargin(tokens: Pick<TokenSet, 'expires_in'>): number {
  return Math.min(300_000, ((tokens.expires_in ?? 0) * 1000) / 6);
}

/**
 * Reads a token set from another system: the members of RFC 6749 §5.1, and `expires_at` as RFC 3339 or as seconds or
 * milliseconds since 1970. At least one of the two tokens must be there.
 */
export function readTokenSet(
  entered: Readonly<Record<string, unknown>>,
  now: number,
): { readonly tokens: TokenSet } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const token = (name: string): string | null => {
    const value = entered[name];
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string' && isHeaderSafe(value)) return value;
    problems.push({ field: `token_set.${name}`, message: `${name} must be a text without spaces.` });
    return null;
  };
  const access_token = token('access_token');
  const refresh_token = token('refresh_token');
  const expires_at = readEnd(entered, now, problems);
  problems.push(...misspelt(Object.keys(entered)));
  if (problems.length === 0 && access_token === null && refresh_token === null) {
    problems.push({ field: 'token_set', message: 'An access_token or a refresh_token is needed, better both.' });
  }
  if (problems.length > 0) return { problems };
  const { token_type, scope } = entered;
  return {
    tokens: {
      access_token,
      token_type: tokenType(typeof token_type === 'string' && token_type !== '' ? token_type : null),
      expires_at,
      expires_in: expires_at === null ? null : Math.max(0, (expires_at - now) / 1000),
      refresh_token,
      scope: typeof scope === 'string' && scope !== '' ? scope : null,
      // Not known, so an API that refuses it is believed at once.
      obtained_at: 0,
    },
  };
}

const members = ['access_token', 'token_type', 'expires_in', 'expires_at', 'refresh_token', 'scope'];

/**
 * A provider's whole answer may come along (id_token, refresh_expires_in and their like), but a known member under a
 * misspelt name would be a grant that cannot be refreshed, found out weeks later.
 */
function misspelt(names: readonly string[]): Problem[] {
  return names.flatMap((name) => {
    const near = members.includes(name) ? null : suggest(name, members);
    if (near === null || names.includes(near)) return [];
    return [{ field: `token_set.${name}`, message: `There is no such member; did you mean ${near}?` }];
  });
}

function readEnd(entered: Readonly<Record<string, unknown>>, now: number, problems: Problem[]): number | null {
  const { expires_at, expires_in } = entered;
  if (expires_at !== undefined && expires_at !== null) {
    const end = typeof expires_at === 'string' ? endOf(expires_at) : expires_at;
    // Seconds and milliseconds since 1970 differ by three digits for every date that matters.
    const milliseconds = typeof end === 'number' ? Math.floor(end < 1e11 ? end * 1000 : end) : Number.NaN;
    if (milliseconds >= 0 && milliseconds <= lastDate) return milliseconds;
    problems.push({
      field: 'token_set.expires_at',
      message: 'expires_at must be a date such as 2026-01-31T12:00:00Z.',
    });
    return null;
  }
  if (expires_in === undefined || expires_in === null) return null;
  const seconds = typeof expires_in === 'string' ? numberOf(expires_in) : expires_in;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) {
    const end = now + Math.floor(seconds) * 1000;
    return seconds > 0 && end <= lastDate ? end : null;
  }
  problems.push({ field: 'token_set.expires_in', message: 'expires_in must be a number of seconds.' });
  return null;
}

/** The last millisecond that a date can have. */
const lastDate = 8.64e15;

const numberOf = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN);

/** RFC 3339 or a number; `Date.parse` alone would make a date of nearly anything. */
const endOf = (text: string): number => (/^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : numberOf(text));
