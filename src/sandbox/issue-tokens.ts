import type { Grant } from './authorization-server.ts';
import type { Consent, Ledger } from './ledger.ts';
import { holds, refreshTokenLifetimes } from './lifetimes.ts';
import type { Json } from './template.ts';
import type { TokenValues } from './token-endpoint.ts';

export interface Issued {
  readonly consent: Consent;
  readonly grant: Grant;
  /** undefined: none is in the answer. */
  readonly access_token: string | undefined;
  readonly refresh_token: string | undefined;
}

/** A new access token; the refresh token that goes with it is the caller's business. */
export function issueAccessToken(ledger: Ledger, grant: Grant, consent: Consent, set: string | null = null): string {
  return ledger.issueAccessToken(consent, grant.lifetime, set);
}

/** A refresh token, where the vendor issues one for this consent. */
export function firstRefreshToken(ledger: Ledger, consent: Consent, set: string | null = null): string | undefined {
  const { grants } = consent.server.token_endpoint;
  const spendable = grants.refresh_token?.spends === 'refresh_token';
  const issued = spendable && holds(consent.server.refresh_token.issued_when, consent);
  return issued ? ledger.issueRefreshToken(consent, set) : undefined;
}

/** What the vendor's answer may name. `further`: members of further token sets, as `token.name.member`. */
export function tokenValues(issued: Issued, now: number, further: TokenValues = {}): TokenValues {
  const { consent, grant, access_token, refresh_token } = issued;
  const { server, client, scopes } = consent;
  const { idle_lifetime, announced } = refreshTokenLifetimes(consent);
  const refreshSeconds = announced ?? (idle_lifetime === null ? undefined : idle_lifetime / 1000);
  const clientValues = Object.entries(client.values).map(([name, value]) => [`client.${name}`, value]);
  return {
    ...Object.fromEntries(clientValues),
    'client.client_id': client.client_id,
    access_token,
    refresh_token,
    token_type: server.access_token.token_type,
    scope: scopes.join(server.scopes.separator),
    scope_list: [...scopes],
    ...expiry('expires', access_token === undefined && !grant.prolongs ? null : grant.lifetime, now),
    ...(refresh_token !== undefined && {
      refresh_expires_in: refreshSeconds,
      ...(refreshSeconds !== undefined && { refresh_expires_at: Math.floor(now / 1000) + refreshSeconds }),
    }),
    issued_at: Math.floor(now / 1000),
    issued_at_milliseconds: now,
    issued_at_text: String(now),
    ...further,
  };
}

function expiry(name: string, lifetime: number | null, now: number): Readonly<Record<string, Json>> {
  if (lifetime === null) return {};
  const seconds = Math.floor(lifetime / 1000);
  return {
    [`${name}_in`]: seconds,
    [`${name}_in_text`]: String(seconds),
    [`${name}_in_milliseconds`]: lifetime,
    [`${name}_at`]: Math.floor((now + lifetime) / 1000),
    [`${name}_at_text`]: String(Math.floor((now + lifetime) / 1000)),
    [`${name}_at_milliseconds`]: now + lifetime,
    [`${name}_at_iso`]: new Date(now + lifetime).toISOString(),
  };
}
