import { EvergrantError } from '../errors.ts';
import { NotConnected } from './guarded-connector.ts';

/**
 * What went wrong, as one of our codes. `sent`: whether any part of the request may have reached the provider, which
 * decides whether a token may have been spent. Messages name the host, never the address that was called: its query
 * may hold a code or a token.
 */
export function transportFailure(error: unknown, host: string, sent: boolean): EvergrantError {
  if (error instanceof EvergrantError) return error;
  if (error instanceof NotConnected) return notConnected(error.cause, host);
  if (!sent) return neverSent(error, host);
  if (timeoutCodes.has(codeOf(error))) return providerTimeout(host, error);
  return new EvergrantError('connection_lost', `The connection to ${host} broke before the answer was complete.`, {
    hint: 'Whether the provider acted on the request is not known. It is usually passing: try again.',
    cause: error,
  });
}

export function providerTimeout(host: string, cause?: unknown): EvergrantError {
  return new EvergrantError('provider_timeout', `${host} did not answer in time.`, {
    hint: 'Whether the provider acted on the request is not known. It is usually passing: try again.',
    cause,
  });
}

export function connectTimeout(host: string, cause?: unknown): EvergrantError {
  return unreachable(host, 'it did not accept a connection in time', cause);
}

export function answerTooLarge(host: string, limit: number): EvergrantError {
  return new EvergrantError(
    'answer_too_large',
    `${host} answered with more than ${limit} bytes; the rest was not read.`,
    {
      hint: 'An answer of this kind is usually a few hundred bytes: check that the URL is the right one.',
    },
  );
}

function notConnected(cause: unknown, host: string): EvergrantError {
  // An egress refusal comes out of the look-up and passes through the connector.
  if (cause instanceof EvergrantError) return cause;
  return unreachable(host, connectReason(codeOf(cause)), cause);
}

function neverSent(error: unknown, host: string): EvergrantError {
  const code = codeOf(error);
  if (invalidRequestCodes.has(code)) {
    return new EvergrantError('invalid_request', `The request to ${host} has a part that cannot be sent.`, {
      hint: 'Check the method and the headers.',
      cause: error,
    });
  }
  return unreachable(host, closedCodes.has(code) ? 'this process is shutting down' : connectReason(code), error);
}

function unreachable(host: string, reason: string, cause: unknown): EvergrantError {
  return new EvergrantError('provider_unreachable', `No connection to ${host}: ${reason}. Nothing was sent.`, {
    hint: 'Check the host in the base URL and the network of this machine, then try again.',
    cause,
  });
}

function connectReason(code: string): string {
  const known = connectReasons[code];
  if (known !== undefined) return known;
  if (/^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_)/.test(code)) {
    return `its TLS certificate or protocol is not accepted (${code})`;
  }
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
}

const connectReasons: Readonly<Record<string, string>> = {
  PROXY_AWAY: 'the proxy of this machine (HTTPS_PROXY) does not answer',
  PROXY_REFUSED: 'the proxy of this machine (HTTPS_PROXY) does not lead there',
  ENOTFOUND: 'the name is not known (DNS)',
  EAI_AGAIN: 'the name service does not answer (DNS)',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed while it was being made',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the network',
  ETIMEDOUT: 'it did not accept a connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept a connection in time',
};
const timeoutCodes: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const closedCodes: ReadonlySet<string> = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);
const invalidRequestCodes: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
