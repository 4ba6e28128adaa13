import type { FastifyInstance } from 'fastify';
import type { ServerContext } from './context.ts';

/** `/healthz`: the process is up. `/readyz`: it can work, store and encryption key included. Neither needs a key. */
export function health(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/healthz', { schema: describe('The process is up.') }, async () => ({ status: 'up' }));
    app.get('/readyz', { schema: describe('The server can work; 503 where it cannot.') }, async () => {
      await context.engine.ready();
      return { status: 'ready' };
    });
  };
}

function describe(summary: string) {
  return {
    summary,
    tags: ['health'],
    security: [],
    response: { 200: { description: summary, type: 'object', properties: { status: { type: 'string' } } } },
  };
}
