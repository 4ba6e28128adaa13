import type { FastifyInstance } from 'fastify';
import { type Role, roles } from '../../engine/access/api-keys.ts';
import type { ApiKeyRecord } from '../../engine/store.ts';
import type { ServerContext } from '../context.ts';
import { answers, one } from './answers.ts';
import { idempotencyHeader, idempotent } from './idempotent.ts';
import { pageOf, pageQuery } from './page.ts';
import { headers, idParameter } from './parameters.ts';
import { time, timeOrNull } from './time.ts';

const tags = ['api keys'];

/** The keys of programs: made, listed, revoked. */
export function apiKeys(app: FastifyInstance, { apiKeys: keys, idempotency }: ServerContext): void {
  app.post<{ Body: { name: string; role: Role; expires_at?: string } }>(
    '/api-keys',
    {
      ...idempotent(idempotency),
      schema: {
        operationId: 'createApiKey',
        summary: 'Make an API key',
        description:
          '`viewer` reads, `runtime` also gets tokens and calls, `admin` changes. The key itself is shown this once.',
        tags,
        headers: headers(idempotencyHeader),
        body: newApiKey,
        response: answers({ 201: one('ApiKeyWithSecret', 'Made.') }),
      },
    },
    async ({ body: { expires_at, ...wanted }, actor }, reply) => {
      const end = expires_at === undefined ? {} : { expires_at: Date.parse(expires_at) };
      const { key, record } = await keys.create({ ...wanted, ...end }, actor);
      reply.status(201);
      return { ...view(record), key };
    },
  );

  app.get<{ Querystring: { limit: number; before?: string } }>(
    '/api-keys',
    {
      schema: {
        operationId: 'listApiKeys',
        summary: 'List API keys',
        description: 'The newest first. An admin key that the configuration gives is not among them.',
        tags,
        querystring: pageQuery({ before: { type: 'string', description: 'Id of the last key seen.' } }),
        response: answers({ 200: pageOf('ApiKey', 'before') }),
      },
    },
    async ({ query }) => {
      const items = await keys.list(query);
      return { items: items.map(view), next: items.length < query.limit ? null : (items.at(-1)?.id ?? null) };
    },
  );

  app.delete<{ Params: { id: string } }>(
    '/api-keys/:id',
    {
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key',
        description: 'It ends on every node within two seconds. A key may revoke itself.',
        tags,
        params: idParameter('Id of the key.'),
        response: answers({ 204: { description: 'Revoked.', type: 'null' } }),
      },
    },
    async (request, reply) => {
      await keys.revoke(request.params.id, request.actor);
      return reply.status(204).send();
    },
  );
}

const newApiKey = {
  type: 'object',
  properties: {
    name: {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Who will use it.',
      examples: ['Billing service'],
    },
    role: { type: 'string', enum: [...roles], examples: ['runtime'] },
    expires_at: {
      type: 'string',
      format: 'date-time',
      description: 'When it ends by itself; absent: never.',
      examples: ['2027-11-21T10:00:00Z'],
    },
  },
  required: ['name', 'role'],
  additionalProperties: false,
};

function view(record: ApiKeyRecord) {
  return {
    ...record,
    created_at: time(record.created_at),
    expires_at: timeOrNull(record.expires_at),
    last_used_at: timeOrNull(record.last_used_at),
  };
}
