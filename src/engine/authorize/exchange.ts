import { EvergrantError } from '../../errors.ts';
import type { HttpAnswer, HttpRequest } from '../../oauth/http.ts';
import type { TokenFailure } from '../../oauth/token-answer.ts';
import type { EngineContext } from '../context.ts';
import type { Route } from '../ports.ts';

/** How this program names itself to a provider. */
export const userAgent = 'evergrant';

/**
 * Sends a request to the provider, the way the grant was made: what a sandbox gave never goes to the real provider,
 * and the reverse.
 * @param hosts where it may go
 * @param route of the grant; null: it has none yet
 * @throws route_mismatch, and the transport's failures
 */
export async function exchange(
  context: EngineContext,
  request: HttpRequest,
  hosts: readonly string[],
  route: Route | null,
): Promise<HttpAnswer> {
  checkRoute(context, request.url, route);
  const headers = [...request.headers, ['user-agent', userAgent] as const];
  return context.transport.exchange({ ...request, headers }, hosts);
}

/** @throws route_mismatch */
export function checkRoute(context: EngineContext, url: string, route: Route | null): void {
  const actual = context.transport.routeOf(url);
  if (route === null || route === actual) return;
  const [made, leads] = actual === 'direct' ? ['a sandbox', 'the real provider'] : ['the real provider', 'a sandbox'];
  throw new EvergrantError(
    'route_mismatch',
    `This instance was authorised at ${made}, and this process leads to ${leads}.`,
    {
      hint: 'Start with the --connect-to that it was authorised with, or add a new instance.',
    },
  );
}

/** What a request that never became an answer means, in the same form as an answer's failure. */
export function failureOf(error: unknown): TokenFailure {
  if (error instanceof EvergrantError) return { code: error.code, message: error.message, keep: false };
  return { code: 'internal', message: 'Something unexpected happened while the request was made.', keep: false };
}
