import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { EvergrantError } from '../errors.ts';
import { commonHeaders, noPageHeaders } from './common-headers.ts';
import { problemDetails } from './problem.ts';

/** Answers what is not a request, or takes too long to become one, as every other error is answered; then hangs up. */
export function clientError(publicUrl: string, { code }: { readonly code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, message } = reasons[code] ?? { status: 400, message: 'The request is not well-formed HTTP.' };
  const problem = problemDetails(new EvergrantError('invalid_request', message), publicUrl, status);
  const body = JSON.stringify(problem);
  const headers = {
    ...commonHeaders(publicUrl),
    ...noPageHeaders,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

const reasons: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.' },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers of the request are larger than 16 KiB.' },
};
