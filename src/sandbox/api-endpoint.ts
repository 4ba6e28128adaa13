import { answerError, answerJson } from './answer-json.ts';
import type { Api, ApiErrorKind, Call } from './api.ts';
import { type Answer, headerProblem, type Incoming, type Refusal } from './exchange.ts';
import type { AccessTokenEntry, Ledger } from './ledger.ts';
import { accessTokenProblem } from './lifetimes.ts';
import { jsonBody, missingParameters } from './parameters.ts';
import { expectedCredential, type Presented, presentedCredentials } from './presented-credential.ts';
import { fillTemplate, type Json, type LookUp } from './template.ts';

/** Answers one call of the API with its example, to a live credential with the scope (RFC 6750). */
export function answerCall(api: Api, ledger: Ledger, call: Call, request: Incoming): Answer {
  const refuse = (kind: ApiErrorKind, refusal: Refusal, headers: Record<string, string> = {}) =>
    answerError({ status: api.statuses[kind], body: api.errors[kind], headers }, refusal, request, ledger.now());
  const badRequest = (error_description: string) => refuse('bad_request', { error: 'bad_request', error_description });

  const [presented, ...others] = presentedCredentials(api, request);
  if (presented === undefined) {
    const what = api.authorization.some((way) => 'value' in way && way.value.includes('{access_token}'))
      ? 'access token'
      : 'credential';
    const error_description = `The request carries no ${what} (${expectedCredential(api)}).`;
    // RFC 6750 §3.1: without any authentication the challenge carries no error code.
    return refuse('unauthorized', { error: 'unauthorized', error_description }, challenge(api));
  }
  const holders = [presented, ...others].map((one) => credentialHolder(api, ledger, one));
  const holder = holders.find((one) => !('problem' in one)) ?? (holders[0] as Holder);
  if ('problem' in holder) {
    const refusal = { error: 'invalid_token', error_description: holder.problem };
    return refuse(holder.known ? 'expired' : 'unauthorized', refusal, challenge(api, { ...refusal }));
  }
  const scopes = holder.token?.consent.scopes;
  if (call.scope !== undefined && scopes !== undefined && !scopes.includes(call.scope)) {
    const error_description = `The access token lacks the scope ${call.scope}.`;
    const refusal = { error: 'insufficient_scope', error_description };
    return refuse('forbidden', refusal, challenge(api, { ...refusal, scope: call.scope }));
  }
  const headers = headerProblem(request, { ...api.required_headers, ...call.required_headers });
  if (headers !== null) return badRequest(headers);
  const missingInQuery = missingParameters(request.query, call.required_parameters);
  if (missingInQuery.length > 0) return badRequest(`Missing in the query: ${missingInQuery.join(', ')}`);
  const body = jsonBody(request);
  const missing = call.required_fields.filter((name) => member(body, name) === undefined);
  if (missing.length > 0) return badRequest(`Missing: ${missing.join(', ')}`);

  const answer = fillTemplate(call.body, valueFrom(request, body, holder.values));
  return answerJson(call.status, answer, 'answered', call.headers);
}

/** A path that the vendor may well have and this sandbox does not play. */
export function answerUnknownPath(
  api: Api,
  ledger: Ledger,
  request: Incoming,
  error_description = 'The sandbox does not play this method and path.',
): Answer {
  const shape = { status: api.statuses.not_found, body: api.errors.not_found };
  return answerError(shape, { error: 'not_found', error_description }, request, ledger.now());
}

type Holder =
  | { readonly token: AccessTokenEntry | null; readonly values: Readonly<Record<string, string>> }
  /** `known`: it once worked. */
  | { readonly problem: string; readonly known: boolean };

function credentialHolder(api: Api, ledger: Ledger, presented: Presented): Holder {
  if (presented.access_token !== undefined) {
    const token = ledger.findAccessToken(presented.access_token);
    const problem = accessTokenProblem(token, ledger.now());
    if (token !== undefined && problem === null) return { token, values: token.consent.client.values };
    return { problem: problem ?? '', known: token !== undefined };
  }
  const credential = api.credentials.find(({ values }) =>
    Object.entries(presented).every(([name, value]) => values[name] === value),
  );
  if (credential) return { token: null, values: credential.values };
  return { problem: `No credential has this ${Object.keys(presented).join(' and ')}.`, known: false };
}

/** RFC 6750 §3, where the vendor takes Bearer tokens. */
function challenge(api: Api, attributes: Readonly<Record<string, string>> = {}): Record<string, string> {
  if (!api.authorization.some((way) => 'value' in way && /^Bearer /i.test(way.value))) return {};
  const words = Object.entries({ realm: 'sandbox', ...attributes }).map(([name, value]) => `${name}="${value}"`);
  return { 'www-authenticate': `Bearer ${words.join(', ')}` };
}

function valueFrom(request: Incoming, body: Json | undefined, values: Readonly<Record<string, string>>): LookUp {
  return (name) => {
    const [root, key] = name.split('.', 2) as [string, string];
    if (root === 'path') return request.pathParameters[key];
    if (root === 'client') return values[key];
    return root === 'query' ? (request.query.get(key) ?? undefined) : member(body, key);
  };
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name];
}
