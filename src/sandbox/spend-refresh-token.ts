import { refuse } from './exchange.ts';
import { issueAccessToken, tokenValues } from './issue-tokens.ts';
import { isFrom, isReused, refreshTokenProblem } from './lifetimes.ts';
import type { GrantRequest, TokenOutcome } from './token-endpoint.ts';

/** Turns a refresh token into a new access token and, where the vendor rotates, a new refresh token (RFC 6749 §6). */
export function spendRefreshToken({ server, ledger, grant, client, get }: GrantRequest): TokenOutcome {
  const rules = server.refresh_token;
  const token = get('refresh_token') ?? '';
  const entry = ledger.findRefreshToken(token);
  if (entry === undefined || !isFrom(entry.consent, server, client))
    return refuse('invalid_grant', 'The refresh token was never issued to this client.');
  const { consent, set } = entry;
  const problem = refreshTokenProblem(entry, ledger.now());
  if (problem !== null) return refuse('invalid_grant', problem);
  if (isReused(entry, ledger.now())) {
    // RFC 9700 §4.14.2: the server cannot tell the thief from the owner, so nobody keeps the grant.
    if (rules.on_reuse === 'revoke_family') consent.revoked = true;
    return refuse('invalid_grant', 'The refresh token was used before.');
  }
  const asked = (get('scope') ?? '').split(server.scopes.separator).filter((name) => name !== '');
  // RFC 6749 §6: the scope "MUST NOT include any scope not originally granted".
  if (server.scopes.known.length > 0 && asked.some((name) => !consent.scopes.includes(name)))
    return refuse('invalid_scope', 'The scope is wider than what the customer granted.');

  entry.last_used_at = ledger.now();
  const rotates = rules.rotation === 'single_use';
  if (rotates) ledger.spendRefreshToken(token);
  const issued = {
    consent,
    grant,
    access_token: issueAccessToken(ledger, grant, consent, set),
    refresh_token: rotates ? ledger.issueRefreshToken(consent, set) : rules.repeated ? token : undefined,
  };
  return { tokens: tokenValues(issued, ledger.now()) };
}
