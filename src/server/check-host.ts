import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { EvergrantError } from '../errors.ts';

/**
 * Refuses a request that does not name us, or names two servers at once. A page elsewhere can point its own name at this
 * machine (DNS rebinding) and then talk to us from the visitor's browser; it cannot do so with an address or with our own
 * name. Two readers of two Host headers, or of one beside an absolute address (RFC 9112 §3.2), could pick different ones.
 * @throws invalid_request
 */
export function checkHost({ url = '', headers, rawHeaders }: IncomingMessage, publicUrl: string): void {
  if (!url.startsWith('/') && url !== '*') {
    throw new EvergrantError('invalid_request', 'The address of the request must begin with a slash.');
  }
  if (countHosts(rawHeaders) > 1) {
    throw new EvergrantError('invalid_request', 'The request has more than one Host header.');
  }
  const { host = '' } = headers;
  // Most requests come by one name, and it is not parsed again.
  if (host === last.host && publicUrl === last.publicUrl) return;
  if (!isOurs(host, publicUrl)) {
    throw new EvergrantError('invalid_request', 'The Host header does not name this server.', {
      hint: 'Use the public URL of the server, or start it with the right one: --public-url.',
    });
  }
  last = { host, publicUrl };
}

/** The Host header that was right the last time. */
let last: { readonly host: string | null; readonly publicUrl: string } = { host: null, publicUrl: '' };

function isOurs(host: string, publicUrl: string): boolean {
  const name = /^[\w.:[\]-]+$/.test(host) ? (URL.parse(`http://${host}`)?.hostname ?? '') : '';
  if (name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true;
  return name !== '' && name === new URL(publicUrl).hostname;
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') count++;
  }
  return count;
}
