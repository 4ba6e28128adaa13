import { answerError, answerJson } from './answer-json.ts';
import { authenticateClient, type ReceivedParameters } from './client-authentication.ts';
import {
  type Answer,
  formParameters,
  type Incoming,
  missingParameters,
  type Refusal,
  refuse,
  repeatedParameter,
} from './exchange.ts';
import type { Ledger } from './ledger.ts';
import type { Grant, Provider, TokenEndpoint } from './provider.ts';
import { spendCode } from './spend-code.ts';
import { spendRefreshToken } from './spend-refresh-token.ts';
import { fillTemplate, type Json } from './template.ts';

/** The members of RFC 6749 §5.1; `undefined`: not issued. */
export type TokenValues = Readonly<Record<string, Json | undefined>>;

export type TokenOutcome = { readonly tokens: TokenValues } | { readonly refusal: Refusal };

export interface TokenAnswer {
  readonly answer: Answer;
  /** As sent, where it is one the provider knows, else `other`. */
  readonly grant_type: string;
  /** `granted` or the error code. */
  readonly outcome: string;
}

/** Answers a token request (RFC 6749 §4.1.3, §6) as strictly as the vendor documents it. */
export function answerTokenRequest(provider: Provider, ledger: Ledger, request: Incoming): TokenAnswer {
  const endpoint = provider.token_endpoint;
  const received: ReceivedParameters = { query: request.query, form: formParameters(request) };
  const sentGrant = received[endpoint.parameters_in].get('grant_type');
  const grant_type = grantsOf(endpoint).find((grant) => grant.grant_type === sentGrant)?.grant_type ?? 'other';

  const outcome = decide(provider, ledger, request, received);
  if ('tokens' in outcome) {
    const body = fillTemplate(endpoint.answer, (name) => outcome.tokens[name]);
    return { grant_type, outcome: 'granted', answer: answerJson(200, body, 'granted', { pragma: 'no-cache' }) };
  }
  const { refusal } = outcome;
  return { grant_type, outcome: refusal.error, answer: refusalAnswer(endpoint, refusal, request, ledger.now()) };
}

function decide(provider: Provider, ledger: Ledger, request: Incoming, received: ReceivedParameters): TokenOutcome {
  const endpoint = provider.token_endpoint;
  if (request.method !== endpoint.method)
    return refuse(
      'invalid_request',
      `The method is ${request.method}; this endpoint is called with ${endpoint.method}.`,
    );
  const authenticated = authenticateClient(provider, request, received);
  if ('refusal' in authenticated) return authenticated;
  const misplaced = misplacedParameter(endpoint, received);
  if (misplaced !== null) return refuse('invalid_request', misplaced);

  const parameters = received[endpoint.parameters_in];
  const repeated = repeatedParameter(parameters);
  if (repeated !== undefined) return refuse('invalid_request', `The parameter ${repeated} was sent more than once.`);
  if (!parameters.get('grant_type'))
    return refuse('invalid_request', `Missing: grant_type, in the ${place(endpoint)}.`);
  const grant = grantsOf(endpoint).find((known) => known.grant_type === parameters.get('grant_type'));
  if (grant === undefined)
    return refuse(
      'unsupported_grant_type',
      `Served here: ${grantsOf(endpoint)
        .map((g) => g.grant_type)
        .join(', ')}.`,
    );
  const missing = missingParameters(parameters, grant.required_parameters);
  if (missing.length > 0)
    return refuse('invalid_request', `Missing: ${missing.join(', ')}, in the ${place(endpoint)}.`);

  const spend = grant === endpoint.grants.authorization_code ? spendCode : spendRefreshToken;
  return spend(provider, ledger, authenticated.client, parameters);
}

function grantsOf(endpoint: TokenEndpoint): Grant[] {
  const { authorization_code, refresh_token } = endpoint.grants;
  return refresh_token ? [authorization_code, refresh_token] : [authorization_code];
}

const placeWords = { query: 'query', form: 'body' } as const;

function place(endpoint: TokenEndpoint): string {
  return placeWords[endpoint.parameters_in];
}

function misplacedParameter(endpoint: TokenEndpoint, received: ReceivedParameters): string | null {
  if (endpoint.misplaced_parameters === 'ignore') return null;
  const wrong = endpoint.parameters_in === 'query' ? 'form' : 'query';
  const names = new Set(['grant_type', ...grantsOf(endpoint).flatMap((grant) => grant.required_parameters)]);
  const misplaced = [...names].filter((name) => received[wrong].has(name));
  if (misplaced.length === 0) return null;
  return `Sent in the ${placeWords[wrong]}: ${misplaced.join(', ')}. This endpoint reads parameters from the ${place(endpoint)}.`;
}

function refusalAnswer(endpoint: TokenEndpoint, refusal: Refusal, request: Incoming, now: number): Answer {
  const { body, statuses } = endpoint.errors;
  const wrongMethod = request.method !== endpoint.method;
  const status = wrongMethod ? 405 : (statuses[refusal.error] ?? 400);
  const takesBasic = endpoint.client_authentication.some((method) => method.startsWith('client_secret_basic'));
  const headers = {
    // RFC 9110 §15.5.6
    ...(wrongMethod && { allow: endpoint.method }),
    // RFC 6749 §5.2: a 401 names the scheme that the client should use.
    ...(status === 401 && takesBasic && { 'www-authenticate': 'Basic realm="sandbox"' }),
  };
  return answerError({ status, body, headers }, refusal, request, now);
}
