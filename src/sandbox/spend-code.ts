import { hash } from 'node:crypto';
import type { Grant } from './authorization-server.ts';
import { refuse } from './exchange.ts';
import { firstRefreshToken, issueAccessToken, tokenValues } from './issue-tokens.ts';
import type { CodeEntry, Consent, Ledger } from './ledger.ts';
import { isFrom } from './lifetimes.ts';
import type { GetParameter } from './parameters.ts';
import type { GrantRequest, TokenOutcome, TokenValues } from './token-endpoint.ts';

/** Turns an authorization code into tokens (RFC 6749 §4.1.3). */
export function spendCode({ server, ledger, grant, client, get }: GrantRequest): TokenOutcome {
  const entry = ledger.findCode(get('code') ?? '');
  if (entry === undefined || !isFrom(entry.consent, server, client))
    return refuse('invalid_grant', 'The code was never issued to this client.');
  if (entry.spent) {
    // RFC 6749 §4.1.2: on a second use the server "SHOULD revoke (when possible) all tokens previously issued".
    entry.consent.revoked = true;
    return refuse('invalid_grant', 'The code was used before; the tokens issued from it are revoked.');
  }
  const problem = codeProblem(entry, get, ledger.now());
  // Burnt by a failed attempt too: whoever has it wrong once does not get to guess again.
  entry.spent = true;
  if (problem !== null) return refuse('invalid_grant', problem);

  const { consent } = entry;
  const issued = {
    consent,
    grant,
    access_token: issueAccessToken(ledger, grant, consent),
    refresh_token: firstRefreshToken(ledger, consent),
  };
  return { tokens: tokenValues(issued, ledger.now(), furtherTokenSets(ledger, grant, consent)) };
}

function codeProblem(entry: CodeEntry, get: GetParameter, now: number): string | null {
  if (entry.consent.revoked) return 'The grant was revoked.';
  if (now >= entry.expires_at) return 'The code has expired.';
  const redirectUri = get('redirect_uri');
  // RFC 6749 §4.1.3: identical to the one in the authorization request.
  if (redirectUri !== null && redirectUri !== entry.redirect_uri)
    return 'The redirect_uri differs from the one in the authorization request.';
  if (entry.code_challenge === null) return null;
  // RFC 7636 §4.6
  const verifier = get('code_verifier');
  if (!verifier) return 'Missing: code_verifier, since the authorization request had a code_challenge.';
  return hash('sha256', verifier, 'base64url') === entry.code_challenge
    ? null
    : 'The code_verifier does not fit the code_challenge.';
}

function furtherTokenSets(ledger: Ledger, grant: Grant, consent: Consent): TokenValues {
  const { separator } = consent.server.scopes;
  const values = Object.entries(consent.token_sets).flatMap(([name, scopes]) => [
    [`token.${name}.access_token`, issueAccessToken(ledger, grant, consent, name)],
    [`token.${name}.refresh_token`, firstRefreshToken(ledger, consent, name)],
    [`token.${name}.token_type`, consent.server.access_token.token_type],
    [`token.${name}.scope`, scopes.join(separator)],
    [`token.${name}.expires_in`, grant.lifetime === null ? undefined : Math.floor(grant.lifetime / 1000)],
  ]);
  return Object.fromEntries(values);
}
