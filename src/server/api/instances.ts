import type { FastifyInstance, FastifyReply } from 'fastify';
import type { InstanceChanges, InstanceView, NewInstance } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { answers, one } from './answers.ts';
import { entityTag, ifMatch, ifMatchHeader } from './entity-tag.ts';
import { idempotencyHeader, idempotent } from './idempotent.ts';
import { instanceChanges, instanceQuery, newInstance, revokeQuery } from './instance-bodies.ts';
import { type PageQuery, readQuery } from './instance-filter.ts';
import { instanceView } from './instance-view.ts';
import { pageOf } from './page.ts';
import { headers, idParameter } from './parameters.ts';

const tags = ['instances'];
const params = idParameter('Id of the instance.');
const tagged = { ETag: 'Names the version of what can be edited; for If-Match.' };

export function instances(app: FastifyInstance, { engine, idempotency }: ServerContext): void {
  app.post<{ Body: NewInstance }>(
    '/instances',
    {
      ...idempotent(idempotency),
      schema: {
        operationId: 'addInstance',
        summary: 'Add an instance',
        description: 'With `token_set`, a live grant from another system, it is active at once.',
        tags,
        headers: headers(idempotencyHeader),
        body: newInstance,
        response: answers({
          201: one('InstanceWithWarnings', 'Added.', { ...tagged, Location: 'Address of the instance.' }),
        }),
      },
    },
    async (request, reply) => {
      // The same request, repeated, finds what it made.
      const options = request.keyed ? { id: `ci_${request.keyed.seed.slice(0, 24)}` } : {};
      const { instance, warnings } = await engine.as(request.actor).addInstance(request.body, options);
      reply.status(201).header('location', `/api/instances/${instance.id}`);
      return { ...shown(instance, reply), warnings };
    },
  );

  app.get<{ Querystring: PageQuery }>(
    '/instances',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'listInstances',
        summary: 'List instances',
        description: 'Those that fit every filter, in pages.',
        tags,
        querystring: instanceQuery,
        response: answers({ 200: pageOf('Instance', 'after') }),
      },
    },
    async ({ query }) => {
      const { items, next } = await engine.page(readQuery(query));
      return { items: items.map(instanceView), next };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/instances/:id',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'getInstance',
        summary: 'Show an instance',
        tags,
        params: idParameter('Id or external id of the instance, or a name that only one has.'),
        response: answers({ 200: one('Instance', 'The instance, never a secret.', tagged) }),
      },
    },
    async (request, reply) => shown(await engine.instance(request.params.id), reply),
  );

  app.patch<{ Params: { id: string }; Body: InstanceChanges }>(
    '/instances/:id',
    {
      schema: {
        operationId: 'updateInstance',
        summary: 'Change an instance',
        description: 'What is not named stays. A credential of null falls back to its default.',
        tags,
        params,
        headers: headers(ifMatchHeader),
        body: instanceChanges,
        response: answers({ 200: one('InstanceWithWarnings', 'Changed.', tagged) }),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = ifMatch(request.headers['if-match']);
      const { instance, warnings } = await engine.as(request.actor).updateInstance(id, request.body, expected);
      return { ...shown(instance, reply), warnings };
    },
  );

  app.delete<{ Params: { id: string }; Querystring: { revoke: boolean } }>(
    '/instances/:id',
    {
      schema: {
        operationId: 'removeInstance',
        summary: 'Remove an instance',
        tags,
        params,
        headers: headers(ifMatchHeader),
        querystring: revokeQuery,
        response: answers({ 204: { description: 'Removed.', type: 'null' } }),
      },
    },
    async (request, reply) => {
      const { revoke } = request.query;
      const expected = ifMatch(request.headers['if-match']);
      await engine.as(request.actor).removeInstance(request.params.id, { revoke, ...expected });
      return reply.status(204).send();
    },
  );
}

function shown(instance: InstanceView, reply: FastifyReply) {
  reply.header('etag', entityTag(instance));
  return instanceView(instance);
}
