import type { AuthorizationServer, Client } from './authorization-server.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { SandboxOptions } from './sandbox.ts';
import { digest, randomText } from './secret.ts';

/** What a customer allowed: every code and token belongs to one. */
export interface Consent {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly scopes: readonly string[];
  /** Scopes of further token sets that were asked for, by the name of the set. */
  readonly token_sets: Readonly<Record<string, readonly string[]>>;
  /** Of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly given_at: number;
  revoked: boolean;
}

interface Entry {
  readonly consent: Consent;
  readonly issued_at: number;
  /** How often it was sent, accepted or not. */
  presented: number;
}

export interface CodeEntry extends Entry {
  readonly redirect_uri: string;
  readonly code_challenge: string | null;
  readonly expires_at: number;
  spent: boolean;
}

export interface RefreshTokenEntry extends Entry {
  /** The token set that it belongs to; null: the main one. */
  readonly set: string | null;
  last_used_at: number;
  spent_at: number | null;
  revoked: boolean;
}

export interface AccessTokenEntry extends Entry {
  readonly set: string | null;
  /** null: never. */
  expires_at: number | null;
  revoked: boolean;
}

export interface Entries {
  readonly code: Iterable<CodeEntry>;
  readonly access_token: Iterable<AccessTokenEntry>;
  readonly refresh_token: Iterable<RefreshTokenEntry>;
}

/** Everything the simulated provider remembers. Times are milliseconds on its own clock. */
export interface Ledger {
  /** The provider's time, which `advance` of the sandbox moves. */
  now(): number;
  issueCode(
    consent: Consent,
    request: { readonly redirect_uri: string; readonly code_challenge: string | null },
  ): string;
  /** What was presented is counted, here and below. */
  findCode(code: string): CodeEntry | undefined;
  /** `lifetime`: milliseconds; null: without end. */
  issueAccessToken(consent: Consent, lifetime: number | null, set?: string | null): string;
  findAccessToken(token: string): AccessTokenEntry | undefined;
  issueRefreshToken(consent: Consent, set?: string | null): string;
  findRefreshToken(token: string): RefreshTokenEntry | undefined;
  /** From now on the token is known as spent. */
  spendRefreshToken(token: string): void;
  /** Whether a text is a code or token of this provider; it is not counted as presented. */
  knows(text: string): boolean;
  entries(): Entries;
}

/** Codes and tokens are kept by their hash only, in memory, the newest of each kind. */
export function createLedger(now: () => number, onIssued: SandboxOptions['onIssued'] = () => {}): Ledger {
  const codes = createBoundedMap<CodeEntry>(10_000);
  const accessTokens = createBoundedMap<AccessTokenEntry>(200_000);
  const refreshTokens = createBoundedMap<RefreshTokenEntry>(200_000);
  // Apart from the live ones, so that a busy client's spent tokens do not push out a quiet client's live one.
  const spentRefreshTokens = createBoundedMap<RefreshTokenEntry>(50_000);
  const issued = (consent: Consent) => ({ consent, issued_at: now(), presented: 0 });

  return {
    now,
    issueCode(consent, { redirect_uri, code_challenge }) {
      const { length = 32, lifetime = 0 } = consent.server.authorization_endpoint?.code ?? {};
      const code = unusedCode(codes.get, length);
      const expires_at = now() + lifetime;
      codes.set(digest(code), { ...issued(consent), redirect_uri, code_challenge, expires_at, spent: false });
      onIssued('code', code);
      return code;
    },
    findCode: (code) => present(codes.get(digest(code))),
    issueAccessToken(consent, lifetime, set = null) {
      const token = `${consent.server.access_token.prefix}${randomText(43)}`;
      const expires_at = lifetime === null ? null : now() + lifetime;
      accessTokens.set(digest(token), { ...issued(consent), set, expires_at, revoked: false });
      onIssued('access_token', token);
      return token;
    },
    findAccessToken: (token) => present(accessTokens.get(digest(token))),
    issueRefreshToken(consent, set = null) {
      const token = `${consent.server.refresh_token.prefix}${randomText(43)}`;
      const entry = { ...issued(consent), set, last_used_at: now(), spent_at: null, revoked: false };
      refreshTokens.set(digest(token), entry);
      onIssued('refresh_token', token);
      return token;
    },
    findRefreshToken: (token) => present(refreshTokens.get(digest(token)) ?? spentRefreshTokens.get(digest(token))),
    spendRefreshToken(token) {
      const entry = refreshTokens.get(digest(token));
      if (entry === undefined) return;
      entry.spent_at = now();
      refreshTokens.delete(digest(token));
      spentRefreshTokens.set(digest(token), entry);
    },
    knows: (text) => [codes, accessTokens, refreshTokens, spentRefreshTokens].some((map) => map.get(digest(text))),
    entries: () => ({
      code: codes.values(),
      access_token: accessTokens.values(),
      refresh_token: [...spentRefreshTokens.values(), ...refreshTokens.values()],
    }),
  };
}

function present<T extends Entry>(entry: T | undefined): T | undefined {
  if (entry !== undefined) entry.presented += 1;
  return entry;
}

/** A vendor's codes may be so short that two could be alike. */
function unusedCode(find: (key: string) => CodeEntry | undefined, length: number): string {
  const code = randomText(length);
  return find(digest(code)) === undefined ? code : unusedCode(find, length);
}
