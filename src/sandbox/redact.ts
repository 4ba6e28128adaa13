import { type Answer, formParameters, type Incoming } from './exchange.ts';

/** One request that the sandbox got and what it did, with every secret, code and token replaced by `***`. */
export interface SandboxExchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** `Basic ***`, `Bearer ***`, or null where the header was missing. */
  readonly authorization: string | null;
  /** A form-encoded body; null where there was none. */
  readonly form: string | null;
  readonly status: number;
  /** `granted`, `allowed`, …, or an error code and why. */
  readonly outcome: string;
}

export function redactExchange(request: Incoming, answer: Answer): SandboxExchange {
  const query = redactParameters(request.query);
  const form = redactParameters(formParameters(request));
  return {
    method: request.method,
    url: query === '' ? request.path : `${request.path}?${query}`,
    authorization: redactAuthorization(request.headers.authorization),
    form: form === '' ? null : form,
    status: answer.status,
    outcome: answer.outcome,
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
