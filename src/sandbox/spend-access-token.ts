import { refuse } from './exchange.ts';
import { firstRefreshToken, issueAccessToken, tokenValues } from './issue-tokens.ts';
import { accessTokenProblem, isFrom } from './lifetimes.ts';
import type { GrantRequest, TokenOutcome } from './token-endpoint.ts';

/**
 * Turns an access token into another, such as a short-lived into a long-lived, or lets it live on. The token stands in
 * a parameter, or it is what the request was authenticated with.
 */
export function spendAccessToken({ server, ledger, grant, client, token, get }: GrantRequest): TokenOutcome {
  const entry = token ?? ledger.findAccessToken(get('access_token') ?? '');
  if (entry === undefined || !isFrom(entry.consent, server, client))
    return refuse('invalid_grant', 'The access token was never issued to this client.');
  const problem = accessTokenProblem(entry, ledger.now());
  if (problem !== null) return refuse('invalid_grant', problem);
  const { consent, set } = entry;
  if (grant.prolongs) {
    entry.expires_at = grant.lifetime === null ? null : ledger.now() + grant.lifetime;
    const issued = { consent, grant, access_token: undefined, refresh_token: undefined };
    return { tokens: tokenValues(issued, ledger.now()) };
  }
  const issued = {
    consent,
    grant,
    access_token: issueAccessToken(ledger, grant, consent, set),
    refresh_token: grant.name === 'exchange' ? firstRefreshToken(ledger, consent, set) : undefined,
  };
  return { tokens: tokenValues(issued, ledger.now()) };
}
