/** Where declarative meets protocol: a method's templates and an instance's values become requests. */
import type {
  AuthenticationMethod,
  Connector,
  JsonTemplate,
  ParameterTemplates,
  RequestTemplate,
  TokenMethod,
} from '../manifest/connector.ts';
import { expandValue, type LookUp, variablesOf } from '../manifest/template.ts';
import { authorizationRequestUrl } from '../oauth/authorization.ts';
import { clientAssertion } from '../oauth/client-assertion.ts';
import { type ClientAuthentication, clientAuthentication } from '../oauth/client-authentication.ts';
import { clientCredentialsGrant, codeGrant, refreshGrant, revocation } from '../oauth/grants.ts';
import type { HttpRequest } from '../oauth/http.ts';
import type { NamedParameters, Parameters } from '../oauth/parameters.ts';
import { codeChallenge } from '../oauth/pkce.ts';
import { type Json, providerRequest } from '../oauth/provider-request.ts';
import { apiCredential, type CurrentTokens } from './api-credential.ts';
import { allowedUrl } from './hosts.ts';
import { hasTokens, withConsent, withTokens } from './method.ts';
import { type Fresh, lookUpIn, prefixed, type Roots } from './roots.ts';

export type { Fresh, Roots } from './roots.ts';

/** How many characters the method asks of a state. */
export function stateLength(method: AuthenticationMethod, values: Roots): number {
  const { length } = withConsent(method).authorization_request.state;
  return typeof length === 'number' ? length : Number(expandValue(length, lookUpIn(method, values)));
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
  fresh?: Fresh,
): string {
  const { authorization_request: request, scope } = withConsent(method);
  const challenge = flow.code_verifier && codeChallenge(flow.code_verifier);
  const roots = { ...values, state: flow.state, redirect_uri: flow.redirect_uri, code_challenge: challenge };
  const lookUp = lookUpIn(method, roots, fresh);
  return authorizationRequestUrl({
    url: allowedUrl(connector, method, values, request.url, lookUp),
    query: expandAll(request.query, lookUp),
    client_id: values.client_id ?? '',
    redirect_uri: flow.redirect_uri,
    scope: lookUp('scope') ?? '',
    raw_scope: scope.encoding === 'raw',
    state: flow.state,
    code_challenge: challenge,
  });
}

/** The issuer that the callback's `iss` must name (RFC 9207); null: none is announced. */
export function issuer(method: AuthenticationMethod, values: Roots): string | null {
  const template = withConsent(method).authorization_request.issuer;
  return template === undefined ? null : expandValue(template, lookUpIn(method, values));
}

/** The token endpoint of the code exchange, which a pending authorization freezes. */
export function tokenUrl(connector: Connector, method: AuthenticationMethod, values: Roots): string {
  const { url } = withTokens(method).token_request;
  return allowedUrl(connector, method, values, url, lookUpIn(method, values));
}

/**
 * The token endpoint that a code is sent to: the one frozen when the authorization began, unless it depends on what the
 * callback brought, as it does where the customer's data centre decides.
 * @param values with what was captured from the callback
 */
export function exchangeUrl(connector: Connector, method: AuthenticationMethod, values: Roots, frozen: string): string {
  const depends = variablesOf(withTokens(method).token_request.url).some((name) => name.startsWith('captured.'));
  return depends ? tokenUrl(connector, method, values) : frozen;
}

/** What an exchange needs beyond the instance's values; `url` was frozen when the authorization began. */
export interface CodeExchange {
  readonly url: string;
  readonly code: string;
  readonly redirect_uri: string;
  readonly code_verifier: string;
  readonly state: string;
  /** The callback's parameters, read as `{callback.name}`. */
  readonly callback?: Readonly<Record<string, string>>;
}

/** Exchanges a code for tokens (RFC 6749 §4.1.3). */
export function codeRequest(
  method: AuthenticationMethod,
  values: Roots,
  exchange: CodeExchange,
  fresh?: Fresh,
): HttpRequest {
  const { url, callback = {}, ...flow } = exchange;
  const roots = { ...values, ...flow, ...prefixed('callback', callback) };
  const standard = codeGrant(flow.code, flow.redirect_uri, flow.code_verifier);
  return requestOf(method, withTokens(method).token_request, url, roots, standard, fresh);
}

/** Asks for a token without a customer (RFC 6749 §4.4.2). */
export function clientCredentialsRequest(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  fresh?: Fresh,
): HttpRequest {
  const standard = clientCredentialsGrant(lookUpIn(method, values)('scope') ?? '');
  return requestOf(
    method,
    withTokens(method).token_request,
    tokenUrl(connector, method, values),
    values,
    standard,
    fresh,
  );
}

/** Spends a refresh token (RFC 6749 §6); without a customer, asks for a token again. */
export function refreshRequest(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  tokens: CurrentTokens & { readonly refresh_token: string },
  fresh?: Fresh,
): HttpRequest {
  const { grant, refresh_request } = withTokens(method);
  const roots = { ...values, ...tokenRoots(tokens) };
  const url = allowedUrl(connector, method, values, refresh_request.url, lookUpIn(method, roots, fresh));
  const standard =
    grant === 'client_credentials'
      ? clientCredentialsGrant(lookUpIn(method, values)('scope') ?? '')
      : refreshGrant(tokens.refresh_token);
  return requestOf(method, refresh_request, url, roots, standard, fresh);
}

/** A step after the token: one of `exchange` or of `after_connect`. */
export function stepRequest(
  connector: Connector,
  method: AuthenticationMethod,
  step: RequestTemplate,
  values: Roots,
  tokens: CurrentTokens,
  fresh?: Fresh,
): HttpRequest {
  const roots = { ...values, ...tokenRoots(tokens) };
  const url = allowedUrl(connector, method, values, step.url, lookUpIn(method, roots, fresh));
  return requestOf(method, step, url, roots, [], fresh, tokens);
}

/** Ends the grant at the provider (RFC 7009 §2.1); null where the connector declares no way to. */
export function revocationRequest(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  tokens: CurrentTokens,
  fresh?: Fresh,
): HttpRequest | null {
  const template = hasTokens(method) ? method.revocation_request : undefined;
  if (!template) return null;
  const roots = { ...values, ...tokenRoots(tokens) };
  const url = allowedUrl(connector, method, values, template.url, lookUpIn(method, roots, fresh));
  // The refresh token is the grant; a server ends the access tokens with it (RFC 7009 §2.1).
  const standard = tokens.refresh_token
    ? revocation(tokens.refresh_token, 'refresh_token')
    : revocation(tokens.access_token, 'access_token');
  return requestOf(method, template, url, roots, standard, fresh, tokens);
}

/** The base URL of the API, without a trailing slash. */
export function apiBaseUrl(connector: Connector, method: AuthenticationMethod, values: Roots): string {
  const { base_url } = method.api;
  return allowedUrl(connector, method, values, base_url, lookUpIn(method, values)).replace(/\/+$/, '');
}

/** Values of a request's headers and query, `null` where a standard one is dropped. */
export function expandAll(templates: ParameterTemplates, lookUp: LookUp): NamedParameters {
  const entries = Object.entries(templates);
  return Object.fromEntries(entries.map(([name, value]) => [name, value === null ? null : expandValue(value, lookUp)]));
}

/** Texts are templates; everything else stands for itself. */
export function expandJson(template: JsonTemplate, lookUp: LookUp): Json {
  if (typeof template === 'string') return expandValue(template, lookUp);
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => expandJson(item, lookUp));
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, expandJson(value, lookUp)]));
}

function requestOf(
  method: AuthenticationMethod,
  template: RequestTemplate,
  url: string,
  roots: Roots,
  standard: Parameters,
  fresh?: Fresh,
  tokens?: CurrentTokens,
): HttpRequest {
  const lookUp = lookUpIn(method, roots, fresh);
  const { authentication, query } = authenticate(method, template, { url, roots, fresh, tokens });
  return providerRequest({
    method: template.method,
    url,
    query: { ...query, ...expandAll(template.query, lookUp) },
    headers: expandAll(template.headers, lookUp),
    form: expandAll(template.form, lookUp),
    ...(template.json === undefined
      ? {}
      : { json: expandJson(template.json, lookUp) as Readonly<Record<string, Json>> }),
    authentication,
    standard,
  });
}

interface Sending {
  readonly url: string;
  readonly roots: Roots;
  readonly fresh: Fresh | undefined;
  readonly tokens: CurrentTokens | undefined;
}

function authenticate(
  method: AuthenticationMethod,
  { client_authentication: way }: RequestTemplate,
  { url, roots, fresh, tokens = { access_token: roots.access_token ?? '' } }: Sending,
): { readonly authentication: ClientAuthentication; readonly query: NamedParameters } {
  if (way === 'access_token') {
    const { headers, query } = apiCredential(method, roots, tokens, fresh);
    return { authentication: { headers, parameters: [] }, query: Object.fromEntries(query) };
  }
  // A plan has no key, and a stand-in for what would be signed.
  const signed = (): string => roots.client_assertion ?? assertionOf(withTokens(method), url, roots, fresh);
  const assertion = way === 'private_key_jwt' ? signed() : undefined;
  const client = {
    id: roots.client_id ?? '',
    secret: roots.client_secret ?? '',
    ...(assertion === undefined ? {} : { assertion }),
  };
  return { authentication: clientAuthentication[way](client), query: {} };
}

function assertionOf(method: TokenMethod, url: string, roots: Roots, fresh: Fresh | undefined): string {
  const { key = '', key_id = '', audience, algorithm = 'RS256' } = method.client_assertion ?? {};
  const lookUp = lookUpIn(method, roots, fresh);
  return clientAssertion({
    client_id: roots.client_id ?? '',
    audience: audience === undefined ? url : expandValue(audience, lookUp),
    key: expandValue(key, lookUp),
    key_id: expandValue(key_id, lookUp),
    algorithm,
    now: Number(lookUp('timestamp')) * 1000,
    id: lookUp('random') ?? '',
  });
}

/** The default token set under its own names, further ones as `{token.set.access_token}`. */
function tokenRoots({ access_token, refresh_token, sets = {} }: CurrentTokens): Roots {
  const named = Object.entries(sets).map(([name, set]) => prefixed(`token.${name}`, set));
  return Object.assign({ access_token, refresh_token: refresh_token ?? '' }, ...named);
}
