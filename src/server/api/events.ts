import type { FastifyInstance } from 'fastify';
import type { EventsOptions } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { answers } from './answers.ts';
import { pageOf, pageQuery } from './page.ts';
import { idParameter } from './parameters.ts';
import { time } from './time.ts';

/** The append-only trail of an instance. */
export function events(app: FastifyInstance, { engine }: ServerContext): void {
  app.get<{ Params: { id: string }; Querystring: EventsOptions }>(
    '/instances/:id/events',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'listEvents',
        summary: 'What happened to an instance',
        description: 'The newest first. Never a token, only its fingerprint. Removed instances are found by their id.',
        tags: ['instances'],
        params: idParameter('Id or external id of the instance, or a name that only one has.'),
        querystring: pageQuery({ before: { type: 'string', description: 'Id of the last event seen.' } }),
        response: answers({ 200: pageOf('InstanceEvent', 'before') }),
      },
    },
    async (request) => {
      const items = await engine.events(request.params.id, request.query);
      const next = items.length < (request.query.limit ?? 50) ? null : (items.at(-1)?.id ?? null);
      return { items: items.map((event) => ({ ...event, at: time(event.at) })), next };
    },
  );
}
