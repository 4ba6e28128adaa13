import type { Answer, Incoming } from './exchange.ts';
import { readParameters } from './parameters.ts';
import type { Endpoint } from './router.ts';

/** One request that the sandbox got and what it did, with every secret, code and token replaced by `***`. */
export interface SandboxExchange {
  /** What the request was meant for. */
  readonly endpoint: Endpoint;
  /** The host that it was meant for; null: not known, since every host shares one address. */
  readonly host: string | null;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** `Basic ***`, `Bearer ***`, or null where the header was missing. */
  readonly authorization: string | null;
  /** A form-encoded body, or the members of a JSON one written alike; null where there was none. */
  readonly form: string | null;
  readonly status: number;
  /** `granted`, `allowed`, …, or an error code and why, in plain words. */
  readonly outcome: string;
  /** Milliseconds since 1970, on the provider's clock. */
  readonly at: number;
}

export function redactExchange(
  request: Incoming,
  answer: Answer,
  { endpoint, at }: { readonly endpoint: Endpoint; readonly at: number },
): SandboxExchange {
  const received = readParameters(request);
  const query = redactParameters(received.query);
  const form = redactParameters(received.form) || redactParameters(received.json);
  return {
    endpoint,
    host: request.host,
    method: request.method,
    url: query === '' ? request.path : `${request.path}?${query}`,
    authorization: redactAuthorization(request.headers.authorization),
    form: form === '' ? null : form,
    status: answer.status,
    outcome: answer.outcome,
    at,
  };
}

// Everything else is hidden: a name that nobody thought of may well carry a secret.
const shown = new Set([
  'client_id',
  'client-id',
  'code_challenge_method',
  'decision',
  'grant_type',
  'redirect_uri',
  'response_type',
  'scope',
]);

function redactParameters(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${encodeURIComponent(name)}=${shown.has(name) ? encodeURIComponent(value) : '***'}`)
    .join('&');
}

function redactAuthorization(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const scheme = /^(Basic|Bearer) /i.exec(String(header))?.[1];
  return scheme === undefined ? '***' : `${scheme} ***`;
}
