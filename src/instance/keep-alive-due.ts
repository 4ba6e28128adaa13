import type { RefreshTokenRules } from '../manifest/connector.ts';
import { finalEnd } from './grant-end.ts';
import type { TokenSet } from './token-set.ts';

/** The part of a declared idle lifetime after which a grant is renewed: somewhere between these two. */
const earliest = 0.25;
const latest = 0.6;
const minute = 60_000;
const day = 24 * 60 * minute;

/** What is known of a grant beside its token set. */
export interface GrantHistory {
  /** Milliseconds since 1970. */
  readonly authorizedAt: number | null;
  /** The end that was announced already, if any. */
  readonly announcedEnd: number | null;
  /** True where the grant was brought in from elsewhere: nobody knows for how long it lay idle there. */
  readonly imported?: boolean;
}

/**
 * When keep-alive should look at a grant next, milliseconds since 1970: to renew it, well inside the declared idle
 * lifetime, spread so that grants that were made together are not renewed together; to announce an end; and at that end.
 * null: nothing is known that would end it.
 * @param random 0 to 1
 */
export function keepAliveDue(
  rules: RefreshTokenRules,
  tokens: TokenSet,
  history: GrantHistory,
  now: number,
  random: number,
): number | null {
  const times = [renewalDue(rules, tokens, history, now, random), endDue(rules, tokens, history, now)];
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.round(Math.min(...known));
}

/**
 * How long to wait after a renewal that failed, milliseconds: ten times again before the grant is forgotten, and at least
 * four times a day.
 * @param forgottenAt when the provider forgets the grant, milliseconds since 1970; null: nobody knows
 */
export function retryDelay(forgottenAt: number | null, now: number): number {
  const left = forgottenAt === null ? day : forgottenAt - now;
  return Math.min(day / 4, Math.max(left / 10, 5 * minute));
}

function renewalDue(
  rules: RefreshTokenRules,
  tokens: TokenSet,
  { imported }: GrantHistory,
  now: number,
  random: number,
): number | null {
  const lifetime = tokens.refresh_token === null ? null : idleTime(rules, tokens, now);
  if (lifetime === null) return null;
  if (imported) return now + random * Math.min(day, lifetime / 14);
  return now + lifetime * (earliest + random * (latest - earliest));
}

function endDue(
  rules: RefreshTokenRules,
  tokens: TokenSet,
  { authorizedAt, announcedEnd }: GrantHistory,
  now: number,
): number | null {
  const end = finalEnd(rules, tokens, authorizedAt);
  if (end === null) return null;
  if (end.at > now) return end.at === announcedEnd ? end.at : Math.max(now, end.announceAt);
  // Past its declared lifetime a grant that the provider still renews is treated like any other.
  return end.why === 'no_refresh_token' ? now : null;
}

/** Milliseconds for which the refresh token stays good unused: the shorter of what was declared and what was answered. */
function idleTime(rules: RefreshTokenRules, { refresh_expires_at }: TokenSet, now: number): number | null {
  const declared = rules.idle_lifetime === undefined ? null : rules.idle_lifetime * 1000;
  const answered = refresh_expires_at === undefined ? null : Math.max(0, refresh_expires_at - now);
  if (declared === null || answered === null) return declared ?? answered;
  return Math.min(declared, answered);
}
