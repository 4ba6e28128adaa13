import { buildApi } from './build-api.ts';
import { buildCaptures, buildRequest, type Inherited, standardRequest } from './build-request.ts';
import type { AuthenticationMethod, CredentialField, RefreshTokenRules, TokenMethod } from './connector.ts';
import { parseDuration } from './duration.ts';
import type { ManifestApi, ManifestField, ManifestMethod } from './manifest.ts';

/** A method with every default applied; `api` is what the connector's methods share. */
export function buildMethod(from: ManifestMethod, api: ManifestApi): AuthenticationMethod {
  const shared = {
    id: from.id,
    title: from.title,
    ...(from.description === undefined ? {} : { description: from.description }),
    credential_fields: from.credential_fields.map(field),
    derived: from.derived ?? {},
    warn: (from.warn ?? []).map((rule) => ({ unless: {}, ...rule })),
    ...(from.identity === undefined ? {} : { identity: from.identity }),
    api: buildApi({ ...api, ...from.api }, from.grant),
    after_connect: (from.after_connect ?? []).map((step) => buildRequest(step, asGranted)),
  };
  if (from.grant === 'api_key' || from.grant === 'http_basic') return { ...shared, grant: from.grant };
  const tokens = tokenMembers(from);
  if (from.grant === 'client_credentials') return { ...shared, ...tokens, grant: from.grant };
  const { url = '', query = {}, state = { length: 43 }, ...authorization } = from.authorization_request ?? {};
  const { code = 'code', capture, signature } = from.authorization_response ?? {};
  return {
    ...shared,
    ...tokens,
    grant: from.grant,
    authorization_request: { pkce: 'S256', https_redirect_uri: false, ...authorization, url, query, state },
    authorization_response: {
      code,
      capture: buildCaptures(capture),
      ...(signature === undefined ? {} : { signature }),
    },
  };
}

/** A request made on behalf of the grant, as API calls are. */
const asGranted: Inherited = { ...standardRequest, method: 'GET', client_authentication: 'access_token' };

function tokenMembers(from: ManifestMethod) {
  const token_request = buildRequest(from.token_request ?? {}, standardRequest);
  // What brings tokens asks for the same client and answers in the same form; only its parameters are its own.
  const refreshing = from.grant === 'client_credentials' ? { ...from.token_request, ...from.refresh_request } : {};
  const { method: _, ...client } = token_request;
  const revoking = { ...token_request, method: 'POST' as const, response: standardRequest.response };
  return {
    scope: { separator: 'space', encoding: 'percent', always: [], ...from.scope },
    token_request,
    exchange: (from.exchange ?? []).map((step) => buildRequest(step, { ...client, method: 'GET' })),
    refresh_request: buildRequest({ ...refreshing, ...from.refresh_request }, token_request),
    refreshes: from.refresh_request !== null,
    refresh_token: refreshToken(from.refresh_token ?? {}),
    ...(from.revocation_request === undefined
      ? {}
      : { revocation_request: buildRequest(from.revocation_request, revoking) }),
    ...(from.client_assertion === undefined
      ? {}
      : { client_assertion: { algorithm: 'RS256' as const, ...from.client_assertion } }),
  } satisfies Partial<TokenMethod>;
}

function refreshToken(from: NonNullable<ManifestMethod['refresh_token']>): RefreshTokenRules {
  const lifetimes = (['idle_lifetime', 'absolute_lifetime'] as const).flatMap((name) => {
    const seconds = from[name] === undefined ? null : parseDuration(from[name]);
    return seconds === null ? [] : [[name, seconds] as const];
  });
  return {
    rotation: from.rotation ?? 'reusable',
    reuse_grace: parseDuration(from.reuse_grace ?? '0s') ?? 0,
    after_unknown_outcome: from.after_unknown_outcome ?? 'retry',
    ...Object.fromEntries(lifetimes),
  };
}

function field(from: ManifestField): CredentialField {
  return {
    ...from,
    type: from.type ?? 'string',
    examples: from.examples ?? [],
    required: from.required ?? true,
    secret: from.secret ?? false,
    advanced: from.advanced ?? false,
    hidden: from.hidden ?? false,
  };
}
