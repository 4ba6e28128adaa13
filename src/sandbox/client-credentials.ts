import { askedScopes } from './asked-scopes.ts';
import { refuse } from './exchange.ts';
import { issueAccessToken, tokenValues } from './issue-tokens.ts';
import type { GrantRequest, TokenOutcome } from './token-endpoint.ts';

/** An access token for the client itself; a refresh token SHOULD NOT be included (RFC 6749 §4.4.3). */
export function grantToClient({ server, ledger, grant, client, get }: GrantRequest): TokenOutcome {
  if (client === null) return refuse('invalid_client', 'A client that asks for itself must prove itself.');
  const asked = askedScopes(server, client, get('scope') ?? '');
  if ('problem' in asked) return refuse('invalid_scope', asked.problem);
  const consent = {
    server,
    client,
    scopes: asked.scopes,
    token_sets: {},
    parameters: {},
    given_at: ledger.now(),
    revoked: false,
  };
  const access_token = issueAccessToken(ledger, grant, consent);
  return { tokens: tokenValues({ consent, grant, access_token, refresh_token: undefined }, ledger.now()) };
}
