import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

/**
 * One line a request. The route's pattern stands for the address: paths hold the secret part of connect links, queries
 * hold codes and states, headers hold keys.
 */
export function logRequest(request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void {
  const { url: route } = request.routeOptions;
  const instance = route?.includes('/:id') ? (request.params as { id?: string }).id : undefined;
  request.log.info(
    {
      method: request.method,
      route: route ?? null,
      instance,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'request',
  );
  done();
}
