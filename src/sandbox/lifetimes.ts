import type { AuthorizationServer, Client, Condition, RefreshTokenLifetimes } from './authorization-server.ts';
import type { AccessTokenEntry, Consent, RefreshTokenEntry } from './ledger.ts';

/** Whether a consent was given to this client (null: to any) at this server. */
export function isFrom(consent: Consent, server: AuthorizationServer, client: Client | null): boolean {
  return consent.server.id === server.id && (client === null || consent.client === client);
}

/** Whether what the condition names was so at the consent; no condition always holds. */
export function holds(condition: Condition | null, consent: Consent): boolean {
  if (condition === null) return true;
  if (condition.scope !== undefined && !consent.scopes.includes(condition.scope)) return false;
  return Object.entries(condition.parameters ?? {}).every(([name, value]) => consent.parameters[name] === value);
}

/** How long refresh tokens of this consent live. */
export function refreshTokenLifetimes(consent: Consent): RefreshTokenLifetimes {
  const rules = consent.server.refresh_token;
  return rules.exceptions.find(({ when }) => holds(when, consent)) ?? rules;
}

/** Why an access token does not work (now, in milliseconds), or null where it does. */
export function accessTokenProblem(entry: AccessTokenEntry | undefined, now: number): string | null {
  if (entry === undefined) return 'The access token was never issued.';
  if (entry.consent.revoked || entry.revoked) return 'The access token was revoked.';
  return entry.expires_at !== null && now >= entry.expires_at ? 'The access token has expired.' : null;
}

/** Why a refresh token does not work, apart from having been used before, or null. */
export function refreshTokenProblem(entry: RefreshTokenEntry, now: number): string | null {
  const { idle_lifetime, absolute_lifetime } = refreshTokenLifetimes(entry.consent);
  if (entry.consent.revoked || entry.revoked) return 'The grant was revoked.';
  if (idle_lifetime !== null && now >= entry.last_used_at + idle_lifetime)
    return 'The refresh token was not used for too long.';
  if (absolute_lifetime !== null && now >= entry.consent.given_at + absolute_lifetime)
    return "The grant has reached the end of its life; the customer's consent is needed again.";
  return null;
}

/** Whether a single-use token was spent, and its grace is over. */
export function isReused(entry: RefreshTokenEntry, now: number): boolean {
  return entry.spent_at !== null && now >= entry.spent_at + entry.consent.server.refresh_token.reuse_grace;
}
