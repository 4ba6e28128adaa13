import type { FastifyInstance } from 'fastify';
import { authenticate } from './authenticate.ts';
import type { ServerContext } from './context.ts';
import type { Metrics } from './metrics.ts';

/** `/metrics` for Prometheus: with a key of any role, or open where the operator says so. */
export function metricsRoute(context: ServerContext, metrics: Metrics): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    if (!context.metricsOpen) app.addHook('onRequest', authenticate(context.apiKeys));
    app.get('/metrics', { config: { role: 'viewer' }, schema: { hide: true } }, async (_, reply) =>
      reply.type(metrics.contentType).send(await metrics.scrape(context.engine)),
    );
  };
}
