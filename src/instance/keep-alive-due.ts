import type { RefreshTokenRules } from '../manifest/connector.ts';
import type { TokenSet } from './token-set.ts';

/** The part of a declared idle lifetime after which a grant is renewed: somewhere between these two. */
const earliest = 0.25;
const latest = 0.6;
/** How long before its end a grant that cannot be renewed is announced, milliseconds; at most half of its life. */
const announceBefore = 3 * 24 * 60 * 60_000;

/**
 * When keep-alive should look at a grant next, milliseconds since 1970: well inside the declared idle lifetime, spread
 * so that grants that were made together are not renewed together. A grant without a refresh token is looked at ahead
 * of its end. null: nothing is known that would end it.
 * @param random 0 to 1
 */
export function keepAliveDue(rules: RefreshTokenRules, tokens: TokenSet, now: number, random: number): number | null {
  if (tokens.refresh_token === null) {
    if (tokens.expires_at === null) return null;
    return Math.max(now, tokens.expires_at - Math.min(announceBefore, (tokens.expires_at - now) / 2));
  }
  const idle = idleTime(rules, tokens, now);
  if (idle === null) return null;
  return Math.round(now + idle * (earliest + random * (latest - earliest)));
}

/** Milliseconds for which the refresh token stays good unused: the shorter of what was declared and what was answered. */
function idleTime(rules: RefreshTokenRules, { refresh_expires_at }: TokenSet, now: number): number | null {
  const declared = rules.idle_lifetime === undefined ? null : rules.idle_lifetime * 1000;
  const answered = refresh_expires_at === undefined ? null : Math.max(0, refresh_expires_at - now);
  if (declared === null || answered === null) return declared ?? answered;
  return Math.min(declared, answered);
}
