import type { FastifyRequest } from 'fastify';
import { EvergrantError } from '../errors.ts';

/** A page elsewhere must not send our forms in the visitor's browser. @throws forbidden */
export function checkSameOrigin({ headers }: FastifyRequest, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  if (site === undefined ? headers.origin === new URL(publicUrl).origin : site === 'same-origin') return;
  throw new EvergrantError('forbidden', 'The request did not come from a page of this server.', {
    hint: 'Open the page again at the address of this server, and press the button there.',
  });
}
