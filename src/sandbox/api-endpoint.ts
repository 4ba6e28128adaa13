import { answerError, answerJson } from './answer-json.ts';
import type { Answer, Incoming, Refusal } from './exchange.ts';
import type { AccessTokenEntry, Ledger } from './ledger.ts';
import type { ApiErrorKind, Call, Provider } from './provider.ts';
import { fillTemplate, type Json, type LookUp } from './template.ts';

/** Answers one call of the API with its example, to a live access token with the scope (RFC 6750). */
export function answerCall(provider: Provider, ledger: Ledger, call: Call, request: Incoming): Answer {
  const refuse = (kind: ApiErrorKind, refusal: Refusal, headers: Record<string, string> = {}) =>
    answerError({ status: statuses[kind], body: provider.api.errors[kind], headers }, refusal, request, ledger.now());

  const token = bearerToken(request);
  if (token === null) {
    const error_description = 'The request carries no access token (Authorization: Bearer …).';
    // RFC 6750 §3.1: without any authentication the challenge carries no error code.
    return refuse('unauthorized', { error: 'unauthorized', error_description }, challenge());
  }
  const entry = ledger.findAccessToken(token);
  const problem = tokenProblem(entry, ledger.now());
  if (entry === undefined || problem !== null) {
    const refusal = { error: 'invalid_token', error_description: problem ?? '' };
    return refuse('unauthorized', refusal, challenge({ ...refusal }));
  }
  if (call.scope !== undefined && !entry.consent.scopes.includes(call.scope)) {
    const error_description = `The access token lacks the scope ${call.scope}.`;
    const refusal = { error: 'insufficient_scope', error_description };
    return refuse('forbidden', refusal, challenge({ ...refusal, scope: call.scope }));
  }
  const body = parseJson(request.body);
  const missing = call.required_fields.filter((name) => member(body, name) === undefined);
  if (missing.length > 0)
    return refuse('bad_request', { error: 'bad_request', error_description: `Missing: ${missing.join(', ')}` });

  return answerJson(call.status, fillTemplate(call.body, valueFrom(request, body)), 'answered');
}

/** A path that the vendor may well have and this sandbox does not play. */
export function answerUnknownPath(provider: Provider, ledger: Ledger, request: Incoming): Answer {
  const shape = { status: statuses.not_found, body: provider.api.errors.not_found };
  const error_description = 'The sandbox does not play this method and path.';
  return answerError(shape, { error: 'not_found', error_description }, request, ledger.now());
}

const statuses: Record<ApiErrorKind, number> = { unauthorized: 401, forbidden: 403, not_found: 404, bad_request: 400 };

function tokenProblem(entry: AccessTokenEntry | undefined, now: number): string | null {
  if (entry === undefined) return 'The access token was never issued.';
  if (entry.consent.revoked) return 'The access token was revoked.';
  return now >= entry.expires_at ? 'The access token has expired.' : null;
}

/** RFC 6750 §2.1: the header only, never the query or the body. */
function bearerToken(request: Incoming): string | null {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(String(request.headers.authorization ?? ''))?.[1] ?? null;
}

/** RFC 6750 §3. */
function challenge(attributes: Readonly<Record<string, string>> = {}): { 'www-authenticate': string } {
  const words = Object.entries({ realm: 'sandbox', ...attributes }).map(([name, value]) => `${name}="${value}"`);
  return { 'www-authenticate': `Bearer ${words.join(', ')}` };
}

function valueFrom(request: Incoming, body: Json | undefined): LookUp {
  return (name) => {
    const [root, key] = name.split('.', 2) as [string, string];
    if (root === 'path') return request.pathParameters[key];
    return root === 'query' ? (request.query.get(key) ?? undefined) : member(body, key);
  };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, Json>>)[name];
}
