import type { AccessTokenEntry, CodeEntry, Ledger, RefreshTokenEntry } from './ledger.ts';
import { accessTokenProblem, isReused, refreshTokenProblem } from './lifetimes.ts';

/** What became of one code or token. It holds no secret. */
export interface TokenRecord {
  readonly kind: 'code' | 'access_token' | 'refresh_token';
  /** Tokens of one consent have the same number, counted from 1. */
  readonly consent: number;
  readonly server: string;
  readonly client_id: string;
  readonly scopes: readonly string[];
  /** Of a further token set; null: the main one. */
  readonly set: string | null;
  /** Milliseconds since 1970, on the provider's clock. */
  readonly issued_at: number;
  /** How often it was sent to the provider, accepted or not. */
  readonly presented: number;
  /** Why it would be refused now, in plain words; null: it works. */
  readonly dead: string | null;
}

/** Every code and token that the provider remembers, in the order in which they were issued. */
export function tokenRecords(ledger: Ledger): TokenRecord[] {
  const numbers = new Map<object, number>();
  const numberOf = (consent: object) => {
    if (!numbers.has(consent)) numbers.set(consent, numbers.size + 1);
    return numbers.get(consent) as number;
  };
  const record = (kind: TokenRecord['kind'], entry: AnyEntry, dead: string | null): TokenRecord => ({
    kind,
    consent: numberOf(entry.consent),
    server: entry.consent.server.id,
    client_id: entry.consent.client.client_id,
    scopes: entry.consent.scopes,
    set: 'set' in entry ? entry.set : null,
    issued_at: entry.issued_at,
    presented: entry.presented,
    dead,
  });
  const now = ledger.now();
  const { code, access_token, refresh_token } = ledger.entries();
  return [
    ...[...code].map((entry) => record('code', entry, codeEnd(entry, now))),
    ...[...access_token].map((entry) => record('access_token', entry, accessTokenProblem(entry, now))),
    ...[...refresh_token].map((entry) => record('refresh_token', entry, refreshTokenEnd(entry, now))),
  ].toSorted((a, b) => a.issued_at - b.issued_at);
}

type AnyEntry = CodeEntry | AccessTokenEntry | RefreshTokenEntry;

function codeEnd(entry: CodeEntry, now: number): string | null {
  if (entry.spent) return 'The code was used.';
  return now >= entry.expires_at ? 'The code has expired.' : null;
}

function refreshTokenEnd(entry: RefreshTokenEntry, now: number): string | null {
  return refreshTokenProblem(entry, now) ?? (isReused(entry, now) ? 'The refresh token was used before.' : null);
}
