import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { answers } from './answers.ts';
import { pageOf, pageQuery } from './page.ts';
import { time } from './time.ts';

/** The trail of the workspace: what belongs to no instance. */
export function auditEvents(app: FastifyInstance, { audit }: ServerContext): void {
  app.get<{ Querystring: { limit: number; before?: string } }>(
    '/audit-events',
    {
      schema: {
        operationId: 'listAuditEvents',
        summary: 'What happened in the workspace',
        description:
          'API keys, sign-ins and encryption keys, the newest first. What happens to an instance is in its own trail.',
        tags: ['audit'],
        querystring: pageQuery({ before: { type: 'string', description: 'Id of the last event seen.' } }),
        response: answers({ 200: pageOf('AuditEvent', 'before') }),
      },
    },
    async ({ query }) => {
      const items = await audit.list(query);
      const next = items.length < query.limit ? null : (items.at(-1)?.id ?? null);
      return { items: items.map((event) => ({ ...event, at: time(event.at) })), next };
    },
  );
}
