import createFetchClient, { type Client } from 'openapi-fetch';
import { type ErrorCode, EvergrantError, errorCodes, type Problem } from '../errors.ts';
import type { components, paths } from './schema.ts';

export type EvergrantClient = Client<paths>;
export type Schemas = components['schemas'];

export interface ClientOptions {
  /** Origin of the server, as `https://connect.example.com`. */
  readonly url: string;
  /** An API key. */
  readonly key: string;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

/**
 * A typed client of the HTTP API, generated from its OpenAPI document. Each method resolves to
 * `{ data, error, response }`; `ok` gives the data or throws.
 *
 *     const client = createClient({ url, key });
 *     const page = await ok(client.GET('/api/instances', { params: { query: { limit: 10 } } }));
 */
export function createClient({ url, key, fetch }: ClientOptions): EvergrantClient {
  return createFetchClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${key}` },
    ...(fetch === undefined ? {} : { fetch }),
  });
}

interface Answered<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer. @throws EvergrantError with the code, the words and the next step that the server gave */
export async function ok<Data>(asked: Promise<Answered<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Data;
  throw problemError(error, response.status);
}

/** A problem details object (RFC 9457) as the error that the server threw. */
export function problemError(body: unknown, status: number): EvergrantError {
  const problem = (typeof body === 'object' ? body : null) as Partial<Schemas['Problem']> | null;
  const code = problem?.code;
  if (code === undefined || !Object.hasOwn(errorCodes, code)) {
    return new EvergrantError('internal', `The server answered ${status} in a form that is not its own.`, {
      hint: 'Check that the address leads to an Evergrant server of the same version.',
    });
  }
  const { detail = errorCodes[code as ErrorCode], next_step, retry_after } = problem ?? {};
  return new EvergrantError(code as ErrorCode, detail, {
    problems: (problem?.problems ?? []) as readonly Problem[],
    ...(next_step === undefined ? {} : { hint: next_step }),
    ...(retry_after === undefined ? {} : { retryAfter: retry_after }),
  });
}
