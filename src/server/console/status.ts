import type { FastifyInstance } from 'fastify';
import { EvergrantError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import { sendPage } from '../send-page.ts';
import { frameOf } from './page-frame.ts';
import { statusPage } from './view/status-page.ts';

const auditShown = 20;

/** How this process and its store are doing, and what happened to the workspace. */
export function status(app: FastifyInstance, context: ServerContext): void {
  const { engine, operations, audit } = context;
  app.get<{ Querystring: { before?: string } }>('/status', { schema: { hide: true } }, async (request, reply) => {
    const { before } = request.query;
    const trouble = await engine.ready().then(
      () => null,
      (error: unknown) => (error instanceof EvergrantError ? error.message : 'It does not answer.'),
    );
    const [counts, keys, backlog, events] = await Promise.all([
      engine.countByAttention(),
      operations.encryptionKeys(),
      engine.backlog(),
      audit.list({ limit: auditShown, ...(typeof before === 'string' ? { before } : {}) }),
    ]);
    const view = {
      ...{ trouble, counts, keys, backlog, events, operations },
      spool: engine.spool(),
      moreEvents: events.length === auditShown,
      now: Date.now(),
    };
    return sendPage(reply, statusPage(view, await frameOf(context, request)));
  });
}
