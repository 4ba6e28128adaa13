import { askedScopes, split } from './asked-scopes.ts';
import type { AuthorizationEndpoint, AuthorizationServer, Client } from './authorization-server.ts';
import { callbackUrl } from './callback-url.ts';
import type { Incoming } from './exchange.ts';
import { type GetParameter, missingParameters, named, repeatedParameter, valueProblem } from './parameters.ts';
import { redirectUriProblem } from './redirect-uri.ts';

/** An authorization request that passed every check and waits for the customer's word. */
export interface PendingConsent {
  readonly server: AuthorizationServer;
  readonly client: Client;
  readonly redirect_uri: string;
  readonly state: string | null;
  readonly scopes: readonly string[];
  readonly token_sets: Readonly<Record<string, readonly string[]>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly code_challenge: string | null;
  /** The host that was asked. */
  readonly host: string;
}

export type AuthorizationOutcome =
  /** Told to the person only: the redirect URI cannot be trusted. */
  | { readonly kind: 'page'; readonly problem: string }
  /** Told to the client through the browser. */
  | { readonly kind: 'redirect'; readonly location: string; readonly error: string }
  | { readonly kind: 'ask'; readonly pending: PendingConsent };

/** Checks an authorization request (RFC 6749 §4.1.1) by the vendor's rules. `vendor`: its name. */
export function checkAuthorizationRequest(
  server: AuthorizationServer,
  endpoint: AuthorizationEndpoint,
  vendor: string,
  request: Incoming,
): AuthorizationOutcome {
  const { query } = request;
  const get = named(query, endpoint.parameter_names);
  // RFC 6749 §4.1.2.1: with a bad client or redirect URI, tell the person and do not redirect.
  const target = redirectTarget(server, endpoint, vendor, query);
  if ('problem' in target) return { kind: 'page', problem: target.problem };
  const { client, redirect_uri } = target;
  const state = get('state');
  const host = request.host ?? (endpoint.hosts[0] as string);
  const refuse = (error: string, error_description: string): AuthorizationOutcome => ({
    kind: 'redirect',
    location: errorCallback({ server, endpoint, client, redirect_uri, state, host }, error, error_description),
    error: `${error}: ${error_description}`,
  });

  const repeated = repeatedParameter(query);
  if (repeated !== undefined) return refuse('invalid_request', `The parameter ${repeated} was sent more than once.`);
  const missing = missingParameters(query, endpoint.required_parameters);
  if (missing.length > 0) return refuse('invalid_request', `Missing: ${missing.join(', ')}.`);
  if ((get('response_type') ?? 'code') !== 'code')
    return refuse('unsupported_response_type', 'Only the response_type "code" is served.');
  const wrongValue = valueProblem(query, endpoint.allowed_values) ?? stateProblem(endpoint, state);
  if (wrongValue !== null) return refuse('invalid_request', wrongValue);

  const asked = askedScopes(server, client, get('scope') ?? '');
  if ('problem' in asked) return refuse('invalid_scope', asked.problem);
  const pkceProblem = codeChallengeProblem(server, get);
  if (pkceProblem !== null) return refuse('invalid_request', pkceProblem);

  const code_challenge = server.pkce === 'unsupported' ? null : get('code_challenge');
  const token_sets = askedTokenSets(server, query, asked.scopes);
  const parameters = Object.fromEntries(query);
  const { scopes } = asked;
  const pending = { server, client, redirect_uri, state, scopes, token_sets, parameters, code_challenge, host };
  return { kind: 'ask', pending };
}

/** What a callback that refuses is made from. */
export interface CallbackContext extends Pick<PendingConsent, 'server' | 'client' | 'redirect_uri' | 'state' | 'host'> {
  readonly endpoint: AuthorizationEndpoint;
}

/** The callback that carries an error (RFC 6749 §4.1.2.1). */
export function errorCallback(context: CallbackContext, error: string, error_description: string): string {
  return callbackUrl(context, context.endpoint.errors.answer, { error, error_description });
}

/** The callback that carries the code (RFC 6749 §4.1.2). `timestamp`: seconds since 1970. */
export function codeCallback(
  context: CallbackContext,
  values: { readonly code: string; readonly scope: string; readonly timestamp: number },
): string {
  return callbackUrl(context, context.endpoint.answer, values);
}

type RedirectTarget = { readonly client: Client; readonly redirect_uri: string } | { readonly problem: string };

function redirectTarget(
  server: AuthorizationServer,
  endpoint: AuthorizationEndpoint,
  vendor: string,
  query: URLSearchParams,
): RedirectTarget {
  const [idName, uriName] = ['client_id', 'redirect_uri'].map((name) => endpoint.parameter_names[name] ?? name);
  for (const name of [idName, uriName] as string[]) {
    const values = query.getAll(name);
    if (values.length > 1) return { problem: `The parameter ${name} was sent more than once.` };
    // A vendor that has one address registered for each client may not ask for it.
    if (!values[0] && (name === idName || endpoint.required_parameters.includes(name)))
      return { problem: `The parameter ${name} is missing.` };
  }
  const id = query.get(idName as string);
  const client = server.clients.find((known) => known.client_id === id);
  if (client === undefined) return { problem: `No client has the id "${id}".` };
  const redirect_uri = query.get(uriName as string) ?? client.redirect_uris?.[0];
  if (redirect_uri === undefined) return { problem: `The parameter ${uriName} is missing.` };
  const problem = redirectUriProblem(redirect_uri, client, server, vendor);
  return problem === null ? { client, redirect_uri } : { problem: `${problem} The request names ${redirect_uri}` };
}

function stateProblem({ state: rule }: AuthorizationEndpoint, state: string | null): string | null {
  if (state === null) return null;
  if (state.length < rule.min_length) return `The state is shorter than ${rule.min_length} characters.`;
  return state.length > rule.max_length ? `The state is longer than ${rule.max_length} characters.` : null;
}

function askedTokenSets(
  server: AuthorizationServer,
  query: URLSearchParams,
  scopes: readonly string[],
): Record<string, readonly string[]> {
  const sets = Object.entries(server.token_sets).flatMap(([name, { scope_parameter }]) => {
    if (scope_parameter === null) return [[name, scopes] as const];
    const asked = split(query.get(scope_parameter) ?? '', server.scopes.separator);
    return asked.length === 0 ? [] : [[name, asked] as const];
  });
  return Object.fromEntries(sets);
}

function codeChallengeProblem(server: AuthorizationServer, get: GetParameter): string | null {
  if (server.pkce === 'unsupported') return null;
  const challenge = get('code_challenge');
  if (!challenge) return server.pkce === 'required' ? 'Missing: code_challenge (RFC 7636).' : null;
  // RFC 7636 §4.3: without a method it is "plain", which is not served.
  if (get('code_challenge_method') !== 'S256') return 'Only the code_challenge_method S256 is served.';
  return /^[\w-]{43}$/.test(challenge) ? null : 'The code_challenge is not a SHA-256 in base64url.';
}
