import { hash } from 'node:crypto';
import { refuse } from './exchange.ts';
import type { CodeEntry, Consent, Ledger } from './ledger.ts';
import type { Client, Provider } from './provider.ts';
import type { TokenOutcome } from './token-endpoint.ts';

/** Turns an authorization code into tokens (RFC 6749 §4.1.3). */
export function spendCode(
  provider: Provider,
  ledger: Ledger,
  client: Client,
  parameters: URLSearchParams,
): TokenOutcome {
  const entry = ledger.findCode(parameters.get('code') ?? '');
  if (entry === undefined || entry.consent.client_id !== client.client_id)
    return refuse('invalid_grant', 'The code was never issued to this client.');
  if (entry.spent) {
    // RFC 6749 §4.1.2: on a second use the server "SHOULD revoke (when possible) all tokens previously issued".
    entry.consent.revoked = true;
    return refuse('invalid_grant', 'The code was used before; the tokens issued from it are revoked.');
  }
  const problem = codeProblem(entry, parameters, ledger.now());
  // Burnt by a failed attempt too: whoever has it wrong once does not get to guess again.
  entry.spent = true;
  if (problem !== null) return refuse('invalid_grant', problem);
  return {
    tokens: {
      ...firstTokens(provider, ledger, entry.consent),
      token_type: provider.access_token.token_type,
      scope: entry.consent.scopes.join(provider.scopes.separator),
    },
  };
}

function codeProblem(entry: CodeEntry, parameters: URLSearchParams, now: number): string | null {
  if (entry.consent.revoked) return 'The grant was revoked.';
  if (now >= entry.expires_at) return 'The code has expired.';
  const redirectUri = parameters.get('redirect_uri');
  // RFC 6749 §4.1.3: identical to the one in the authorization request.
  if (redirectUri !== null && redirectUri !== entry.redirect_uri)
    return 'The redirect_uri differs from the one in the authorization request.';
  if (entry.code_challenge === null) return null;
  // RFC 7636 §4.6
  const verifier = parameters.get('code_verifier');
  if (!verifier) return 'Missing: code_verifier, since the authorization request had a code_challenge.';
  return hash('sha256', verifier, 'base64url') === entry.code_challenge
    ? null
    : 'The code_verifier does not fit the code_challenge.';
}

function firstTokens(provider: Provider, ledger: Ledger, consent: Consent) {
  const accessToken = ledger.issueAccessToken(consent);
  if (provider.token_endpoint.grants.refresh_token === undefined) return accessToken;
  return { ...accessToken, refresh_token: ledger.issueRefreshToken(consent) };
}
