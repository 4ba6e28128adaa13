import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../context.ts';
import { answers } from './answers.ts';
import { idParameter } from './parameters.ts';
import { time } from './time.ts';

export function connectLinks(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Params: { id: string }; Body: { return_url?: string } | null }>(
    '/instances/:id/connect-link',
    {
      schema: {
        summary: 'Make a connect link',
        description: 'A link that the customer opens to authorise the instance. It works once, for a short time.',
        tags: ['authorization'],
        params: idParameter('Id of the instance.'),
        body: {
          type: ['object', 'null'],
          properties: {
            return_url: { type: 'string', format: 'uri', description: 'Where the customer goes afterwards.' },
          },
          additionalProperties: false,
        },
        response: answers({
          200: {
            description: 'The link.',
            type: 'object',
            properties: { url: { type: 'string' }, expires_at: { type: 'string', format: 'date-time' } },
            required: ['url', 'expires_at'],
          },
        }),
      },
    },
    async (request) => {
      const { link, expires_at } = await context.engine
        .as(request.actor)
        .createConnectLink(request.params.id, request.body ?? {});
      return { url: `${context.publicUrl()}/connect/${link}`, expires_at: time(expires_at) };
    },
  );
}
