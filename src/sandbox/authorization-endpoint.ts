import { missingParameters, repeatedParameter } from './exchange.ts';
import type { CodeRequest } from './ledger.ts';
import type { Client, Provider } from './provider.ts';
import { redirectUriProblem } from './redirect-uri.ts';

/** An authorization request that passed every check and waits for the customer's word. */
export interface PendingConsent extends CodeRequest {
  readonly state: string | null;
}

export type AuthorizationOutcome =
  /** Told to the person only: the redirect URI cannot be trusted. */
  | { readonly kind: 'page'; readonly problem: string }
  /** Told to the client through the browser. */
  | { readonly kind: 'redirect'; readonly location: string; readonly error: string }
  | { readonly kind: 'ask'; readonly pending: PendingConsent };

/** Checks an authorization request (RFC 6749 §4.1.1) by the vendor's rules. */
export function checkAuthorizationRequest(provider: Provider, query: URLSearchParams): AuthorizationOutcome {
  // RFC 6749 §4.1.2.1: with a bad client or redirect URI, tell the person and do not redirect.
  const target = redirectTarget(provider, query);
  if ('problem' in target) return { kind: 'page', problem: target.problem };
  const { client, redirect_uri } = target;
  const state = query.get('state');
  const refuse = (error: string, error_description: string): AuthorizationOutcome => ({
    kind: 'redirect',
    location: callbackUrl(redirect_uri, { error, error_description, state }),
    error: `${error}: ${error_description}`,
  });

  const repeated = repeatedParameter(query);
  if (repeated !== undefined) return refuse('invalid_request', `The parameter ${repeated} was sent more than once.`);
  const missing = missingParameters(query, provider.authorization_endpoint.required_parameters);
  if (missing.length > 0) return refuse('invalid_request', `Missing: ${missing.join(', ')}.`);
  if (query.get('response_type') !== 'code')
    return refuse('unsupported_response_type', 'Only the response_type "code" is served.');

  const scopes = askedScopes(provider, client, query.get('scope') ?? '');
  if ('problem' in scopes) return refuse('invalid_scope', scopes.problem);
  const pkceProblem = codeChallengeProblem(provider, query);
  if (pkceProblem !== null) return refuse('invalid_request', pkceProblem);

  const code_challenge = provider.pkce === 'unsupported' ? null : query.get('code_challenge');
  return { kind: 'ask', pending: { client, redirect_uri, state, scopes: scopes.scopes, code_challenge } };
}

/** The redirect URI with the parameters of an authorization response added to its query (RFC 6749 §4.1.2). */
export function callbackUrl(redirectUri: string, parameters: Readonly<Record<string, string | null>>): string {
  const sent = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null);
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${new URLSearchParams(sent)}`;
}

type RedirectTarget = { readonly client: Client; readonly redirect_uri: string } | { readonly problem: string };

function redirectTarget(provider: Provider, query: URLSearchParams): RedirectTarget {
  for (const name of ['client_id', 'redirect_uri']) {
    const values = query.getAll(name);
    if (values.length > 1) return { problem: `The parameter ${name} was sent more than once.` };
    if (!values[0]) return { problem: `The parameter ${name} is missing.` };
  }
  const client = provider.clients.find((known) => known.client_id === query.get('client_id'));
  if (client === undefined) return { problem: `No client has the id "${query.get('client_id')}".` };
  const redirect_uri = query.get('redirect_uri') as string;
  const problem = redirectUriProblem(redirect_uri, client, provider);
  return problem === null ? { client, redirect_uri } : { problem: `${problem} The request names ${redirect_uri}` };
}

function askedScopes(
  provider: Provider,
  client: Client,
  scope: string,
): { readonly scopes: readonly string[] } | { readonly problem: string } {
  const { separator, known } = provider.scopes;
  const asked = [...new Set(scope.split(separator).filter((name) => name !== ''))];
  // RFC 6749 §3.3: without a scope the server may use a default, here all that the client has.
  if (asked.length === 0) return { scopes: client.scopes };
  const unknown = asked.filter((name) => !known.some((one) => one.name === name));
  if (unknown.length > 0) return { problem: `Not a known scope: ${unknown.join(', ')}.` };
  const notGranted = asked.filter((name) => !client.scopes.includes(name));
  if (notGranted.length > 0) return { problem: `Not granted to this client: ${notGranted.join(', ')}.` };
  return { scopes: asked };
}

function codeChallengeProblem(provider: Provider, query: URLSearchParams): string | null {
  if (provider.pkce === 'unsupported') return null;
  const challenge = query.get('code_challenge');
  if (!challenge) return provider.pkce === 'required' ? 'Missing: code_challenge (RFC 7636).' : null;
  // RFC 7636 §4.3: without a method it is "plain", which is not served.
  if (query.get('code_challenge_method') !== 'S256') return 'Only the code_challenge_method S256 is served.';
  return /^[\w-]{43}$/.test(challenge) ? null : 'The code_challenge is not a SHA-256 in base64url.';
}
