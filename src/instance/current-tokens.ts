import type { CurrentTokens } from './api-credential.ts';
import type { TokenSet } from './token-set.ts';

/** A stored token set as requests may carry it. null where there is none: what is sent needs no token. */
export function currentTokens(tokens: TokenSet | null): CurrentTokens & { readonly refresh_token: string } {
  const sets = Object.entries(tokens?.sets ?? {}).map(([name, set]) => [name, namedMembers(set)]);
  return {
    access_token: tokens?.access_token ?? '',
    refresh_token: tokens?.refresh_token ?? '',
    sets: Object.fromEntries(sets),
  };
}

function namedMembers({ access_token, refresh_token, scope }: TokenSet): Record<string, string> {
  return { access_token: access_token ?? '', refresh_token: refresh_token ?? '', scope: scope ?? '' };
}
