import type { RefreshTokenRules } from '../manifest/connector.ts';
import type { TokenSet } from './token-set.ts';

/** How long before its end a grant is announced to end, milliseconds; at most half of its life. */
const announcedBefore = 3 * 24 * 60 * 60_000;

/** An end of a grant. Times are milliseconds since 1970. */
export interface GrantEnd {
  readonly at: number;
  /** When a person should hear of it. */
  readonly announceAt: number;
  readonly why: 'no_refresh_token' | 'absolute_lifetime' | 'idle_lifetime';
}

/** The end that no refresh moves: the access token's where nothing renews it, else the declared lifetime's. */
export function finalEnd(rules: RefreshTokenRules, tokens: TokenSet, authorizedAt: number | null): GrantEnd | null {
  const { absolute_lifetime: lifetime } = rules;
  const lifetimeEnd =
    lifetime === undefined || authorizedAt === null
      ? null
      : endOf('absolute_lifetime', authorizedAt, authorizedAt + lifetime * 1000);
  if (tokens.refresh_token !== null || tokens.renewable || tokens.expires_at === null) return lifetimeEnd;
  const life = (tokens.expires_in ?? 0) * 1000;
  const tokenEnd = endOf('no_refresh_token', tokens.expires_at - life, tokens.expires_at);
  return lifetimeEnd !== null && lifetimeEnd.at < tokenEnd.at ? lifetimeEnd : tokenEnd;
}

/** The end that the next refresh moves: the provider forgets a token that is not used. */
export function idleEnd(rules: RefreshTokenRules, tokens: TokenSet): GrantEnd | null {
  // Of a grant that was brought in from elsewhere nobody knows when it was last used.
  if (rules.idle_lifetime === undefined || tokens.refresh_token === null || tokens.obtained_at === 0) return null;
  return endOf('idle_lifetime', tokens.obtained_at, tokens.obtained_at + rules.idle_lifetime * 1000);
}

/** Whether a declared lifetime is over, so that a refusal is no surprise. */
export function hasEnded(
  rules: RefreshTokenRules,
  grant: { readonly tokens: TokenSet | null; readonly authorized_at: number | null },
  now: number,
): boolean {
  const { tokens, authorized_at } = grant;
  if (tokens === null) return false;
  return [finalEnd(rules, tokens, authorized_at), idleEnd(rules, tokens)].some((end) => end !== null && end.at <= now);
}

function endOf(why: GrantEnd['why'], from: number, at: number): GrantEnd {
  return { why, at, announceAt: at - Math.min(announcedBefore, Math.max(0, at - from) / 2) };
}
