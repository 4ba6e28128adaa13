/** Where declarative meets protocol: a method's templates and an instance's values become requests. */
import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod, Connector, ParameterTemplates, RequestTemplate } from '../manifest/connector.ts';
import { expandUrl } from '../manifest/expand-url.ts';
import { hostAllowed } from '../manifest/host.ts';
import { expandValue } from '../manifest/template.ts';
import { authorizationRequestUrl } from '../oauth/authorization.ts';
import type { HttpRequest } from '../oauth/http.ts';
import type { NamedParameters, Parameters } from '../oauth/parameters.ts';
import { codeChallenge } from '../oauth/pkce.ts';
import type { TokenKeys } from '../oauth/token-answer.ts';
import { codeGrant, refreshGrant, tokenHttpRequest } from '../oauth/token-request.ts';
import { withConsent, withTokens } from './method.ts';

/** Root → value, as templates see it: credential fields and what the flow adds. */
export type Roots = Readonly<Record<string, string>>;

/** How many characters the method asks of a state. */
export function stateLength(method: AuthenticationMethod, values: Roots): number {
  const { length } = withConsent(method).authorization_request.state;
  return typeof length === 'number' ? length : Number(expandValue(length, lookUpIn(values)));
}

/**
 * The URL that the customer's browser opens. An empty `code_verifier` means no PKCE.
 * @throws egress_refused where the host is not one of the connector's
 */
export function authorizationUrl(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  flow: { readonly state: string; readonly redirect_uri: string; readonly code_verifier: string },
): string {
  const challenge = flow.code_verifier && codeChallenge(flow.code_verifier);
  const roots = { ...values, state: flow.state, redirect_uri: flow.redirect_uri, code_challenge: challenge };
  return authorizationRequestUrl({
    url: allowed(connector, expandUrl(withConsent(method).authorization_request.url, lookUpIn(roots))),
    query: expandAll(withConsent(method).authorization_request.query, roots),
    client_id: values.client_id ?? '',
    redirect_uri: flow.redirect_uri,
    scope: values.scope ?? '',
    state: flow.state,
    code_challenge: challenge,
  });
}

/** The token endpoint of the code exchange, which a pending authorization freezes. */
export function tokenUrl(connector: Connector, method: AuthenticationMethod, values: Roots): string {
  return allowed(connector, expandUrl(withTokens(method).token_request.url, lookUpIn(values)));
}

/** What an exchange needs beyond the instance's values; `url` was frozen when the authorization began. */
export interface CodeExchange {
  readonly url: string;
  readonly code: string;
  readonly redirect_uri: string;
  readonly code_verifier: string;
  readonly state: string;
}

/** Exchanges a code for tokens (RFC 6749 §4.1.3). */
export function codeRequest(method: AuthenticationMethod, values: Roots, exchange: CodeExchange): HttpRequest {
  const { url, ...flow } = exchange;
  const standard = codeGrant(flow.code, flow.redirect_uri, flow.code_verifier);
  return requestOf(withTokens(method).token_request, url, { ...values, ...flow }, standard);
}

/** Spends a refresh token (RFC 6749 §6). */
export function refreshRequest(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  tokens: { readonly refresh_token: string; readonly access_token: string },
): HttpRequest {
  const url = allowed(connector, expandUrl(withTokens(method).refresh_request.url, lookUpIn(values)));
  return requestOf(
    withTokens(method).refresh_request,
    url,
    { ...values, ...tokens },
    refreshGrant(tokens.refresh_token),
  );
}

/** Where the members of a token answer stand, for the exchange or the refresh. */
export function tokenKeys(request: RequestTemplate, values: Roots): TokenKeys {
  const entries = Object.entries(request.response.map).map(([key, [path = '']]) => [
    key,
    expandValue(path, lookUpIn(values)),
  ]);
  return Object.fromEntries(entries) as TokenKeys;
}

/** The base URL of the API, without a trailing slash. */
export function apiBaseUrl(connector: Connector, values: Roots): string {
  return allowed(connector, expandUrl(connector.api.base_url, lookUpIn(values))).replace(/\/+$/, '');
}

function requestOf(template: RequestTemplate, url: string, roots: Roots, standard: Parameters): HttpRequest {
  return tokenHttpRequest({
    method: template.method,
    url,
    query: expandAll(template.query, roots),
    headers: expandAll(template.headers, roots),
    form: expandAll(template.form, roots),
    client: { id: roots.client_id ?? '', secret: roots.client_secret ?? '' },
    client_authentication: template.client_authentication,
    standard,
  });
}

function expandAll(templates: ParameterTemplates, roots: Roots): NamedParameters {
  const entries = Object.entries(templates);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === null ? null : expandValue(value, lookUpIn(roots))]),
  );
}

const lookUpIn = (roots: Roots) => (name: string) => (Object.hasOwn(roots, name) ? roots[name] : undefined);

function allowed(connector: Connector, url: string): string {
  const { hostname } = new URL(url);
  if (hostAllowed(hostname, connector.hosts)) return url;
  throw new EvergrantError('egress_refused', `${hostname} is not one of the hosts of ${connector.title}.`, {
    hint: `Its hosts are ${connector.hosts.join(', ')}.`,
  });
}
