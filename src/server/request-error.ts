import type { FastifyError } from 'fastify';
import { EvergrantError, type Problem } from '../errors.ts';

/**
 * Whatever a route threw, as one of our errors, with the HTTP status where the framework knows a finer one. Messages of
 * the framework and of parsers are not passed on: they may quote the body, and the body may hold a secret.
 */
export function requestError(error: unknown): { error: EvergrantError; status?: number } {
  if (error instanceof EvergrantError) return { error };
  const { statusCode = 500, validation, validationContext } = error as Partial<FastifyError>;
  if (validation) {
    const problems = validation.map((each) => problemOf(each));
    const message = `The ${partNames[validationContext ?? ''] ?? 'request'} is not as described.`;
    return { error: new EvergrantError('invalid_request', message, { problems, hint: describedHint }) };
  }
  if (statusCode >= 500) {
    return {
      error: new EvergrantError('internal', 'Something went wrong inside this server.', {
        cause: error,
        hint: internalHint,
      }),
    };
  }
  return { error: frameworkError(statusCode, (error as Partial<FastifyError>).code ?? ''), status: statusCode };
}

const describedHint = 'The description of every request is at /api/openapi.json.';
const internalHint = 'The log of the server has the details under the request id of this answer (x-request-id).';
const partNames: Readonly<Record<string, string>> = { body: 'body', querystring: 'query', params: 'path' };

interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Record<string, unknown>;
  readonly message?: string;
}

function problemOf({ keyword, instancePath, params, message }: SchemaError): Problem {
  if (keyword === 'required') return { field: `${instancePath}/${params.missingProperty}`, message: 'is missing' };
  if (keyword === 'additionalProperties') {
    return { field: `${instancePath}/${params.additionalProperty}`, message: 'is not known here' };
  }
  if (keyword === 'enum') {
    return { field: instancePath, message: `must be one of ${(params.allowedValues as unknown[]).join(', ')}` };
  }
  return { field: instancePath, message: message ?? 'is not as described' };
}

function frameworkError(status: number, code: string): EvergrantError {
  switch (status) {
    case 404:
      return new EvergrantError('not_found', 'Nothing has this address.', { hint: describedHint });
    case 413:
      return new EvergrantError('payload_too_large', 'The body of the request is larger than 1 MiB.');
    case 415:
      return new EvergrantError('invalid_request', 'The body of the request is not JSON.', {
        hint: 'Send it with the header Content-Type: application/json.',
      });
    case 429:
      return new EvergrantError('rate_limited_here', 'Too many requests from this address.');
  }
  if (/JSON/.test(code)) {
    return new EvergrantError('invalid_request', 'The body of the request is empty or not well-formed JSON.', {
      hint: 'Send a JSON object, or no body and no Content-Type header.',
    });
  }
  return new EvergrantError('invalid_request', 'The request is not well formed.', { hint: describedHint });
}
