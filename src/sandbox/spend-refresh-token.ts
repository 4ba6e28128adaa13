import { refuse } from './exchange.ts';
import type { Ledger, RefreshTokenEntry } from './ledger.ts';
import type { Client, Provider, RefreshTokenRules } from './provider.ts';
import type { TokenOutcome } from './token-endpoint.ts';

/** Turns a refresh token into a new access token and, where the vendor rotates, a new refresh token (RFC 6749 §6). */
export function spendRefreshToken(
  provider: Provider,
  ledger: Ledger,
  client: Client,
  parameters: URLSearchParams,
): TokenOutcome {
  const rules = provider.refresh_token;
  const token = parameters.get('refresh_token') ?? '';
  const entry = ledger.findRefreshToken(token);
  if (entry === undefined || entry.consent.client_id !== client.client_id)
    return refuse('invalid_grant', 'The refresh token was never issued to this client.');
  const { consent } = entry;
  const problem = refreshTokenProblem(entry, rules, ledger.now());
  if (problem !== null) return refuse('invalid_grant', problem);
  if (isReused(entry, rules, ledger.now())) {
    // RFC 9700 §4.14.2: the server cannot tell the thief from the owner, so nobody keeps the grant.
    if (rules.on_reuse === 'revoke_family') consent.revoked = true;
    return refuse('invalid_grant', 'The refresh token was used before.');
  }
  const { separator } = provider.scopes;
  const asked = (parameters.get('scope') ?? '').split(separator).filter((name) => name !== '');
  // RFC 6749 §6: the scope "MUST NOT include any scope not originally granted".
  if (asked.some((name) => !consent.scopes.includes(name)))
    return refuse('invalid_scope', 'The scope is wider than what the customer granted.');

  entry.last_used_at = ledger.now();
  if (rules.rotation === 'single_use') ledger.spendRefreshToken(token);
  return {
    tokens: {
      ...ledger.issueAccessToken(consent),
      ...(rules.rotation === 'single_use' && { refresh_token: ledger.issueRefreshToken(consent) }),
      token_type: provider.access_token.token_type,
      scope: consent.scopes.join(separator),
    },
  };
}

function refreshTokenProblem(entry: RefreshTokenEntry, rules: RefreshTokenRules, now: number): string | null {
  if (entry.consent.revoked) return 'The grant was revoked.';
  if (rules.idle_lifetime !== null && now >= entry.last_used_at + rules.idle_lifetime)
    return 'The refresh token was not used for too long.';
  if (rules.absolute_lifetime !== null && now >= entry.consent.given_at + rules.absolute_lifetime)
    return "The grant has reached the end of its life; the customer's consent is needed again.";
  return null;
}

function isReused(entry: RefreshTokenEntry, rules: RefreshTokenRules, now: number): boolean {
  return entry.spent_at !== null && now >= entry.spent_at + rules.reuse_grace;
}
