import type { FastifyInstance } from 'fastify';
import type { EventsOptions } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { answers } from './answers.ts';
import { idParameter } from './parameters.ts';
import { time } from './time.ts';

/** The append-only trail of an instance. */
export function events(app: FastifyInstance, { engine }: ServerContext): void {
  app.get<{ Params: { id: string }; Querystring: EventsOptions }>(
    '/instances/:id/events',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'What happened to an instance',
        description: 'The newest first. Never a token, only its fingerprint. Removed instances are found by their id.',
        tags: ['instances'],
        params: idParameter('Id or external id of the instance, or a name that only one has.'),
        querystring: {
          type: 'object',
          properties: {
            limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
            before: { type: 'string', description: 'Id of the last event seen: the page after it.' },
          },
          additionalProperties: false,
        },
        response: answers({ 200: page }),
      },
    },
    async (request) => {
      const items = await engine.events(request.params.id, request.query);
      const next = items.length < (request.query.limit ?? 50) ? null : (items.at(-1)?.id ?? null);
      return { items: items.map((event) => ({ ...event, at: time(event.at) })), next };
    },
  );
}

const page = {
  description: 'One page.',
  type: 'object',
  properties: {
    items: { type: 'array', items: { $ref: 'InstanceEvent#' } },
    next: { type: ['string', 'null'], description: 'What to give as before for the next page; null: there is none.' },
  },
  required: ['items', 'next'],
};
