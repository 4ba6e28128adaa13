import type { FastifyInstance } from 'fastify';
import type { ConnectLinkOptions } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { answers, one } from './answers.ts';
import { entityTag } from './entity-tag.ts';
import { idempotencyHeader, idempotent } from './idempotent.ts';
import { instanceView } from './instance-view.ts';
import { headers, idParameter } from './parameters.ts';
import { time } from './time.ts';

const tags = ['authorization'];
const params = idParameter('Id of the instance.');

/** How a customer is led to the consent, and how a platform makes sure that it was the right one. */
export function connectLinks(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Params: { id: string }; Body: ConnectLinkOptions | null }>(
    '/instances/:id/connect-link',
    {
      ...idempotent(context.idempotency),
      schema: {
        operationId: 'createConnectLink',
        summary: 'Make a connect link',
        description:
          'A link that the customer opens to authorise the instance. It works once, within 15 minutes. With `confirm` the grant is not used until the platform has brought back the code that `return_url` receives: so nobody can have another person consent into an instance of his own.',
        tags,
        params,
        headers: headers(idempotencyHeader),
        body: linkOptions,
        response: answers({ 200: one('ConnectLink', 'The link.') }),
      },
    },
    async (request) => {
      const engine = context.engine.as(request.actor);
      const { link, expires_at } = await engine.createConnectLink(request.params.id, request.body ?? {});
      return { url: `${context.publicUrl()}/connect/${link}`, expires_at: time(expires_at) };
    },
  );

  app.post<{ Params: { id: string }; Body: { completion: string } }>(
    '/instances/:id/confirm',
    {
      schema: {
        operationId: 'confirmAuthorization',
        summary: 'Confirm an authorisation',
        description:
          'Lets the grant be used that came by a link with `confirm`. Send the `completion` that the return URL brought, for the instance of the customer who is signed in there. It works once, within 15 minutes of the consent. 409 `other_account`: it was another account than before, and an administrator decides.',
        tags,
        params,
        body: completionBody,
        response: answers({ 200: one('Instance', 'Confirmed: the grant is in use.') }),
      },
    },
    async (request, reply) => {
      const engine = context.engine.as(request.actor);
      const instance = await engine.confirmAuthorization(request.params.id, request.body.completion);
      reply.header('etag', entityTag(instance));
      return instanceView(instance);
    },
  );
}

const linkOptions = {
  type: ['object', 'null'],
  properties: {
    return_url: {
      type: 'string',
      format: 'uri',
      maxLength: 2000,
      description: 'Where the customer goes afterwards; its origin must be listed in EVERGRANT_RETURN_ORIGINS.',
      examples: ['https://platform.example/connections/42'],
    },
    confirm: {
      type: 'boolean',
      description: 'Whether the grant waits for POST /api/instances/{id}/confirm. Needs return_url.',
    },
  },
  additionalProperties: false,
};

const completionBody = {
  type: 'object',
  properties: {
    completion: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'The parameter of that name at the return URL.',
      examples: ['oY0x8bq3mC1pXo2D9n6VhWfK5rTz7uEaJgLsQiRk4Bc'],
    },
  },
  required: ['completion'],
  additionalProperties: false,
};
