import { answerError, answerJson } from './answer-json.ts';
import type { Answer, Incoming, Refusal } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import type { ApiErrorKind, Call, Provider } from './provider.ts';
import { fillTemplate, type Json } from './template.ts';

/** Answers one call of the API with its example, to a live access token with the scope (RFC 6750). */
export function answerCall(provider: Provider, ledger: Ledger, call: Call, request: Incoming): Answer {
  const problem = tokenProblem(ledger, request);
  const refused = (kind: ApiErrorKind, refusal: Refusal, headers: Record<string, string> = {}) =>
    answerError({ status: statuses[kind], body: provider.api.errors[kind], headers }, refusal, request, ledger.now());
  if (problem !== null) return refused('unauthorized', problem.refusal, { 'www-authenticate': problem.challenge });

  const { scope, required_fields } = call;
  const granted = ledger.findAccessToken(bearerToken(request) ?? '')?.consent.scopes ?? [];
  if (scope !== undefined && !granted.includes(scope)) {
    const refusal = { error: 'insufficient_scope', error_description: `The access token lacks the scope ${scope}.` };
    return refused('forbidden', refusal, { 'www-authenticate': challenge(refusal, scope) });
  }
  const body = parseJson(request.body);
  const missing = required_fields.filter((name) => member(body, name) === undefined);
  if (missing.length > 0)
    return refused('bad_request', { error: 'bad_request', error_description: `Missing: ${missing.join(', ')}` });

  const filled = fillTemplate(call.body, (name) => {
    const [root, key] = name.split('.', 2) as [string, string];
    if (root === 'path') return request.pathParameters[key];
    return root === 'query' ? (request.query.get(key) ?? undefined) : member(body, key);
  });
  return answerJson(call.status, filled, 'answered');
}

/** A path that the vendor may well have and this sandbox does not play. */
export function answerUnknownPath(provider: Provider, ledger: Ledger, request: Incoming): Answer {
  const shape = { status: statuses.not_found, body: provider.api.errors.not_found };
  const error_description = 'The sandbox does not play this path.';
  return answerError(shape, { error: 'not_found', error_description }, request, ledger.now());
}

const statuses: Record<ApiErrorKind, number> = { unauthorized: 401, forbidden: 403, not_found: 404, bad_request: 400 };

function tokenProblem(ledger: Ledger, request: Incoming): { refusal: Refusal; challenge: string } | null {
  const token = bearerToken(request);
  if (token === null) {
    const error_description = 'The request carries no access token (Authorization: Bearer …).';
    // RFC 6750 §3.1: without any authentication the challenge carries no error code.
    return { refusal: { error: 'unauthorized', error_description }, challenge: 'Bearer realm="sandbox"' };
  }
  const entry = ledger.findAccessToken(token);
  const error_description =
    entry === undefined
      ? 'The access token was never issued.'
      : entry.consent.revoked
        ? 'The access token was revoked.'
        : ledger.now() >= entry.expires_at
          ? 'The access token has expired.'
          : null;
  if (error_description === null) return null;
  const refusal = { error: 'invalid_token', error_description };
  return { refusal, challenge: challenge(refusal) };
}

/** RFC 6750 §2.1: the header only, never the query or the body. */
function bearerToken(request: Incoming): string | null {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(String(request.headers.authorization ?? ''))?.[1] ?? null;
}

function challenge({ error, error_description }: Refusal, scope?: string): string {
  const words = [`error="${error}"`, `error_description="${error_description.replaceAll('"', "'")}"`];
  return `Bearer realm="sandbox", ${[...words, ...(scope ? [`scope="${scope}"`] : [])].join(', ')}`;
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
