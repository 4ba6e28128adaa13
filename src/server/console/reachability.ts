import type { FastifyRequest } from 'fastify';
import { hasConsent } from '../../instance/method.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import type { ServerContext } from '../context.ts';

/** Whether browsers reach the redirect URI, as far as this request proves it. */
export interface Reachability {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly words: string;
}

/**
 * The provider sends a browser, not a machine: so what counts is whether a browser reaches the address. One that opened
 * this page at that very address does; with https its cookie proves the scheme too, because it comes by https alone.
 */
export function reachability(
  { headers }: FastifyRequest,
  { publicUrl, redirectedOrigins }: ServerContext,
  method: AuthenticationMethod,
): Reachability {
  const { host, hostname, protocol, origin } = new URL(publicUrl());
  const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  if (hasConsent(method) && method.authorization_request.https_redirect_uri && protocol !== 'https:') {
    if (redirectedOrigins.length === 0) {
      return {
        tone: 'bad',
        words:
          'This provider accepts https addresses only. Start the server with the https address it is reached at: --public-url.',
      };
    }
  }
  if (headers.host?.toLowerCase() !== host) {
    return {
      tone: 'warning',
      words: `Not checked: you opened this page at ${headers.host ?? 'another address'}. Open ${origin}/console to see whether browsers reach it.`,
    };
  }
  if (local) {
    return {
      tone: 'warning',
      words: 'Reached by browsers on this machine alone: right for trying out. Customers need --public-url.',
    };
  }
  return { tone: 'good', words: 'Reached: you opened this page at the same address.' };
}
