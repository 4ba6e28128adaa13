import { answerAs } from './answer-json.ts';
import type { RevocationEndpoint } from './authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import { type Answer, headerProblem, type Incoming, type Refusal, refuse } from './exchange.ts';
import type { AccessTokenEntry, RefreshTokenEntry } from './ledger.ts';
import { isFrom } from './lifetimes.ts';
import { missingParameters, named, placeWords, readParameters, valueProblem } from './parameters.ts';
import { refusalAnswer, type TokenContext } from './token-endpoint.ts';

/** Gives a grant back (RFC 7009), as the vendor documents it. */
export function answerRevocation(context: TokenContext, endpoint: RevocationEndpoint, request: Incoming): Answer {
  const outcome = revoke(context, endpoint, request);
  if ('refusal' in outcome) return refusalAnswer(context, endpoint, outcome.refusal, request, [endpoint.method]);
  const { answer, status } = endpoint;
  if (answer !== null) return answerAs(context.server.token_endpoint.answer_format, status, answer, outcome.done);
  return { status, headers: { 'cache-control': 'no-store' }, body: '', outcome: outcome.done };
}

type Outcome = { readonly done: string } | { readonly refusal: Refusal };

function revoke(context: TokenContext, endpoint: RevocationEndpoint, request: Incoming): Outcome {
  const { ledger } = context;
  if (request.method !== endpoint.method)
    return refuse(
      'invalid_request',
      `The method is ${request.method}; this endpoint is called with ${endpoint.method}.`,
    );
  const headers = headerProblem(request, endpoint.required_headers);
  if (headers !== null) return refuse('invalid_request', headers);
  const received = readParameters(request);
  const authenticated = authenticateClient(context, endpoint, request, received);
  if ('refusal' in authenticated) return authenticated;
  const parameters = received[endpoint.parameters_in];
  // The token that stands in the Authorization header is the one that is given back.
  const required = endpoint.required_parameters.filter((name) => authenticated.token === undefined || name !== 'token');
  const missing = missingParameters(parameters, required);
  if (missing.length > 0)
    return refuse('invalid_request', `Missing: ${missing.join(', ')}, in the ${placeWords[endpoint.parameters_in]}.`);
  const wrongValue = valueProblem(parameters, endpoint.allowed_values);
  if (wrongValue !== null) return refuse('invalid_request', wrongValue);

  const token = named(parameters, endpoint.parameter_names)('token') ?? '';
  const entry: AccessTokenEntry | RefreshTokenEntry | undefined =
    ledger.findRefreshToken(token) ?? ledger.findAccessToken(token) ?? authenticated.token;
  // RFC 7009 §2.2: an unknown token is as good as revoked.
  if (entry === undefined || !isFrom(entry.consent, context.server, authenticated.client))
    return { done: 'nothing to revoke' };
  if (endpoint.revokes === 'grant') entry.consent.revoked = true;
  entry.revoked = true;
  return { done: 'revoked' };
}
