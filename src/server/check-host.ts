import { isIP } from 'node:net';
import { EvergrantError } from '../errors.ts';

/**
 * Refuses a Host header that is not ours. A page elsewhere can point its own name at this machine (DNS rebinding) and
 * then talk to us from the visitor's browser; it cannot do so with an address or with our own name.
 * @throws invalid_request
 */
export function checkHost(host: string | undefined, publicUrl: string): void {
  const url = URL.parse(`http://${host ?? ''}`);
  const name = url?.hostname ?? '';
  if (name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return;
  if (name !== '' && name === new URL(publicUrl).hostname) return;
  throw new EvergrantError('invalid_request', 'The Host header does not name this server.', {
    hint: 'Use the public URL of the server, or start it with the right one: --public-url.',
  });
}
