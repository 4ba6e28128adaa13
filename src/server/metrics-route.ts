import type { FastifyInstance } from 'fastify';
import { answers } from './api/answers.ts';
import { authenticate } from './authenticate.ts';
import type { ServerContext } from './context.ts';
import type { Metrics } from './metrics.ts';

const description = {
  summary: 'Metrics for Prometheus',
  description: 'With a key, unless EVERGRANT_METRICS opens them.',
  tags: ['health'],
  response: answers({
    200: { description: 'Text format.', content: { 'text/plain': { schema: { type: 'string' } } } },
  }),
};

/** `/metrics` for Prometheus: with a key of any role, or open where the operator says so. */
export function metricsRoute(context: ServerContext, metrics: Metrics): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    if (!context.metricsOpen) app.addHook('onRequest', authenticate(context.apiKeys));
    app.get('/metrics', { config: { role: 'viewer' }, schema: description }, async (_, reply) =>
      reply.type(metrics.contentType).send(await metrics.scrape(context.engine)),
    );
  };
}
