import type { AuthenticationMethod } from '../manifest/connector.ts';
import { rememberedOf } from '../manifest/remembered-of.ts';
import { variablesOf } from '../manifest/template.ts';
import { hasTokens } from './method.ts';

type Spent = 'refresh_token' | 'access_token' | 'nothing';

/**
 * What a refresh of the method spends: the refresh token (RFC 6749 §6), the access token where the vendor extends that
 * one, or nothing where a new token is simply asked for.
 */
export const refreshSpends = rememberedOf((method: AuthenticationMethod): Spent => {
  if (!hasTokens(method) || method.grant === 'client_credentials') return 'nothing';
  const { refresh_request: request } = method;
  const named = new Set(
    textsIn([request.query, request.form, request.headers, request.json]).flatMap((text) => variablesOf(text)),
  );
  if (named.has('refresh_token')) return 'refresh_token';
  const dropped = [request.query, request.form, request.json ?? {}].some(({ refresh_token }) => refresh_token === null);
  if (!dropped) return 'refresh_token';
  return named.has('access_token') ? 'access_token' : 'nothing';
});

/** Whether a grant with these tokens can be refreshed at all. */
export function canRefresh(
  method: AuthenticationMethod,
  tokens: { readonly access_token: string | null; readonly refresh_token: string | null },
): boolean {
  if (!hasTokens(method) || !method.refreshes) return false;
  const spends = refreshSpends(method);
  return spends === 'nothing' || tokens[spends] !== null;
}

/** Every text inside, however deep. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
