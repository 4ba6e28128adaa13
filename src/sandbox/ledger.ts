import { createBoundedMap } from './bounded-map.ts';
import type { Client, Provider } from './provider.ts';
import { digest, randomText } from './secret.ts';

/** What a customer allowed: every code and token belongs to one. */
export interface Consent {
  readonly client_id: string;
  readonly scopes: readonly string[];
  readonly given_at: number;
  revoked: boolean;
}

export interface CodeEntry {
  readonly consent: Consent;
  readonly redirect_uri: string;
  readonly code_challenge: string | null;
  readonly expires_at: number;
  spent: boolean;
}

export interface RefreshTokenEntry {
  readonly consent: Consent;
  last_used_at: number;
  spent_at: number | null;
}

export interface AccessTokenEntry {
  readonly consent: Consent;
  readonly expires_at: number;
}

export interface CodeRequest {
  readonly client: Client;
  readonly scopes: readonly string[];
  readonly redirect_uri: string;
  readonly code_challenge: string | null;
}

/** Everything the simulated provider remembers. Times are milliseconds on its own clock. */
export interface Ledger {
  /** The provider's time, which `advance` of the sandbox moves. */
  now(): number;
  issueCode(request: CodeRequest): string;
  findCode(code: string): CodeEntry | undefined;
  /** Seconds of life are in `expires_in`. */
  issueAccessToken(consent: Consent): { readonly access_token: string; readonly expires_in: number };
  findAccessToken(token: string): AccessTokenEntry | undefined;
  issueRefreshToken(consent: Consent): string;
  findRefreshToken(token: string): RefreshTokenEntry | undefined;
  /** From now on the token is known as spent. */
  spendRefreshToken(token: string): void;
  revokeAll(): void;
}

/** Codes and tokens are kept by their hash only, in memory, the newest of each kind. */
export function createLedger(provider: Provider, accessTokenLifetime: number, now: () => number): Ledger {
  const codes = createBoundedMap<CodeEntry>(10_000);
  const accessTokens = createBoundedMap<AccessTokenEntry>(200_000);
  const refreshTokens = createBoundedMap<RefreshTokenEntry>(200_000);
  // Apart from the live ones, so that a busy client's spent tokens do not push out a quiet client's live one.
  const spentRefreshTokens = createBoundedMap<RefreshTokenEntry>(50_000);

  return {
    now,
    issueCode({ client, scopes, redirect_uri, code_challenge }) {
      const { length, lifetime } = provider.authorization_endpoint.code;
      const code = unusedCode(codes.get, length);
      const consent: Consent = { client_id: client.client_id, scopes, given_at: now(), revoked: false };
      codes.set(digest(code), { consent, redirect_uri, code_challenge, expires_at: now() + lifetime, spent: false });
      return code;
    },
    findCode: (code) => codes.get(digest(code)),
    issueAccessToken(consent) {
      const access_token = randomText(43);
      accessTokens.set(digest(access_token), { consent, expires_at: now() + accessTokenLifetime });
      return { access_token, expires_in: Math.floor(accessTokenLifetime / 1000) };
    },
    findAccessToken: (token) => accessTokens.get(digest(token)),
    issueRefreshToken(consent) {
      const token = randomText(43);
      refreshTokens.set(digest(token), { consent, last_used_at: now(), spent_at: null });
      return token;
    },
    findRefreshToken: (token) => refreshTokens.get(digest(token)) ?? spentRefreshTokens.get(digest(token)),
    spendRefreshToken(token) {
      const entry = refreshTokens.get(digest(token));
      if (entry === undefined) return;
      entry.spent_at = now();
      refreshTokens.delete(digest(token));
      spentRefreshTokens.set(digest(token), entry);
    },
    revokeAll() {
      for (const entries of [codes, accessTokens, refreshTokens, spentRefreshTokens])
        for (const entry of entries.values()) entry.consent.revoked = true;
    },
  };
}

/** A vendor's codes may be so short that two could be alike. */
function unusedCode(find: (key: string) => CodeEntry | undefined, length: number): string {
  const code = randomText(length);
  return find(digest(code)) === undefined ? code : unusedCode(find, length);
}
