import { answerAs, answerError } from './answer-json.ts';
import type { Api } from './api.ts';
import type { AuthorizationServer, Client, Grant, RequestRules, Spent } from './authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import { grantToClient } from './client-credentials.ts';
import { type Answer, headerProblem, type Incoming, type Refusal, refuse } from './exchange.ts';
import type { AccessTokenEntry, Ledger } from './ledger.ts';
import {
  type GetParameter,
  missingParameters,
  named,
  placeWords,
  type ReceivedParameters,
  readParameters,
  repeatedParameter,
  valueProblem,
} from './parameters.ts';
import { spendAccessToken } from './spend-access-token.ts';
import { spendCode } from './spend-code.ts';
import { spendRefreshToken } from './spend-refresh-token.ts';
import { fillTemplate, type Json } from './template.ts';

/** What the vendor's answer may name; `undefined`: not issued. */
export type TokenValues = Readonly<Record<string, Json | undefined>>;

export type TokenOutcome = { readonly tokens: TokenValues } | { readonly refusal: Refusal };

/** A request that named a grant and proved its client. */
export interface GrantRequest {
  readonly server: AuthorizationServer;
  readonly ledger: Ledger;
  readonly grant: Grant;
  /** null: the vendor asks for none. */
  readonly client: Client | null;
  /** The access token that the request was authenticated with. */
  readonly token: AccessTokenEntry | undefined;
  readonly get: GetParameter;
}

export interface TokenAnswer {
  readonly answer: Answer;
  /** The grant's name, or `other` where the provider does not know what was sent. */
  readonly grant_type: string;
  /** `granted` or the error code. */
  readonly outcome: string;
}

export interface TokenContext {
  readonly server: AuthorizationServer;
  readonly api: Api;
  readonly ledger: Ledger;
}

/**
 * Answers a token request (RFC 6749 §4.1.3, §4.4, §6) as strictly as the vendor documents it. `grants`: those that are
 * served at this path, at least one.
 */
export function answerTokenRequest(context: TokenContext, grants: readonly Grant[], request: Incoming): TokenAnswer {
  const { token_endpoint } = context.server;
  const received = readParameters(request);
  const sent = grants.find((grant) => isSent(grant, request, received));
  const outcome = decide(context, grants, sent, request, received);
  const grant_type = sent?.name ?? 'other';
  if ('tokens' in outcome) {
    const { answer: template, status } = sent as Grant;
    const body = fillTemplate(template, (name) => outcome.tokens[name]);
    const answer = answerAs(token_endpoint.answer_format, status, body, 'granted', { pragma: 'no-cache' });
    return { grant_type, outcome: 'granted', answer };
  }
  const rules = sent ?? (grants[0] as Grant);
  const allowed = grants.map(({ method }) => method);
  const answer = refusalAnswer(context, rules, outcome.refusal, request, allowed);
  return { grant_type, outcome: outcome.refusal.error, answer };
}

/** A refusal at the token or revocation endpoint, in the vendor's shape. `allowed`: methods, for a wrong one. */
export function refusalAnswer(
  { server, ledger }: TokenContext,
  rules: RequestRules,
  refusal: Refusal,
  request: Incoming,
  allowed: readonly string[],
): Answer {
  const { errors, answer_format } = server.token_endpoint;
  const wrongMethod = !allowed.includes(request.method);
  const status = wrongMethod ? 405 : (errors.statuses[refusal.error] ?? 400);
  const takesBasic = rules.client_authentication.some((method) => method.includes('basic'));
  const headers = {
    // RFC 9110 §15.5.6
    ...(wrongMethod && { allow: [...new Set(allowed)].join(', ') }),
    // RFC 6749 §5.2: a 401 names the scheme that the client should use.
    ...(status === 401 && takesBasic && { 'www-authenticate': 'Basic realm="sandbox"' }),
  };
  const shape = { status, body: errors.body, format: answer_format, code: errors.codes[refusal.error], headers };
  return answerError(shape, refusal, request, ledger.now());
}

function isSent(grant: Grant, request: Incoming, received: ReceivedParameters): boolean {
  if (grant.method !== request.method) return false;
  return named(received[grant.parameters_in], grant.parameter_names)('grant_type') === grant.grant_type;
}

function decide(
  context: TokenContext,
  grants: readonly Grant[],
  sent: Grant | undefined,
  request: Incoming,
  received: ReceivedParameters,
): TokenOutcome {
  const rules = sent ?? grants.find(({ method }) => method === request.method);
  if (rules === undefined) {
    const methods = [...new Set(grants.map(({ method }) => method))].join(' or ');
    return refuse('invalid_request', `The method is ${request.method}; this endpoint is called with ${methods}.`);
  }
  const headers = headerProblem(request, rules.required_headers);
  if (headers !== null) return refuse('invalid_request', headers);
  const authenticated = authenticateClient(context, rules, request, received);
  if ('refusal' in authenticated) return authenticated;
  const misplaced = misplacedParameter(rules, grants, received);
  if (misplaced !== null) return refuse('invalid_request', misplaced);

  const parameters = received[rules.parameters_in];
  const place = placeWords[rules.parameters_in];
  const repeated = repeatedParameter(parameters);
  if (repeated !== undefined) return refuse('invalid_request', `The parameter ${repeated} was sent more than once.`);
  if (sent === undefined) return unknownGrant(grants, rules, parameters);
  const missing = missingParameters(parameters, sent.required_parameters);
  if (missing.length > 0) return refuse('invalid_request', `Missing: ${missing.join(', ')}, in the ${place}.`);
  const wrongValue = valueProblem(parameters, sent.allowed_values);
  if (wrongValue !== null) return refuse('invalid_request', wrongValue);

  const get = named(parameters, sent.parameter_names);
  const { client, token } = authenticated;
  return spends[sent.spends ?? 'nothing']({ ...context, grant: sent, client, token, get });
}

const spends: Record<Spent | 'nothing', (request: GrantRequest) => TokenOutcome> = {
  code: spendCode,
  refresh_token: spendRefreshToken,
  access_token: spendAccessToken,
  nothing: grantToClient,
};

function unknownGrant(grants: readonly Grant[], rules: Grant, parameters: URLSearchParams): TokenOutcome {
  const name = rules.parameter_names.grant_type ?? 'grant_type';
  if (!parameters.get(name))
    return refuse('invalid_request', `Missing: ${name}, in the ${placeWords[rules.parameters_in]}.`);
  const served = grants.map(({ grant_type }) => grant_type ?? `none (without ${name})`);
  return refuse('unsupported_grant_type', `Served here: ${served.join(', ')}.`);
}

function misplacedParameter(rules: Grant, grants: readonly Grant[], received: ReceivedParameters): string | null {
  if (rules.misplaced_parameters === 'ignore') return null;
  const names = new Set(
    grants.flatMap((grant) => [grant.parameter_names.grant_type ?? 'grant_type', ...grant.required_parameters]),
  );
  for (const wrong of ['query', 'form', 'json'] as const) {
    const misplaced = wrong === rules.parameters_in ? [] : [...names].filter((name) => received[wrong].has(name));
    if (misplaced.length > 0) {
      const right = placeWords[rules.parameters_in];
      return `Sent in the ${placeWords[wrong]}: ${misplaced.join(', ')}. This endpoint reads parameters from the ${right}.`;
    }
  }
  return null;
}
