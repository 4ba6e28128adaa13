import type { FastifyInstance } from 'fastify';
import type { InstanceChanges, NewInstance } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';
import { answers, listOf, one } from './answers.ts';
import { instanceChanges, instanceFilter, newInstance } from './instance-bodies.ts';
import { type FilterQuery, readFilter } from './instance-filter.ts';
import { instanceView } from './instance-view.ts';
import { idParameter } from './parameters.ts';

const tags = ['instances'];
const params = idParameter('Id of the instance.');

export function instances(app: FastifyInstance, { engine }: ServerContext): void {
  app.post<{ Body: NewInstance }>(
    '/instances',
    {
      schema: {
        summary: 'Add an instance',
        description: 'With `token_set`, a live grant from another system, it is active at once.',
        tags,
        body: newInstance,
        response: answers({ 201: one('InstanceWithWarnings', 'Added.') }),
      },
    },
    async (request, reply) => {
      const { instance, warnings } = await engine.as(request.actor).addInstance(request.body);
      reply.status(201).header('location', `/api/instances/${instance.id}`);
      return { ...instanceView(instance), warnings };
    },
  );

  app.get<{ Querystring: FilterQuery }>(
    '/instances',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'List instances',
        tags,
        querystring: instanceFilter,
        response: answers({ 200: listOf('Instance', 'Those that fit every filter.') }),
      },
    },
    async (request) => ({ items: (await engine.instances(readFilter(request.query))).map(instanceView) }),
  );

  app.get<{ Params: { id: string } }>(
    '/instances/:id',
    {
      config: { role: 'viewer' },
      schema: {
        summary: 'Show an instance',
        tags,
        params: idParameter('Id or external id of the instance, or a name that only one has.'),
        response: answers({ 200: one('Instance', 'The instance, never a secret.') }),
      },
    },
    async (request) => instanceView(await engine.instance(request.params.id)),
  );

  app.patch<{ Params: { id: string }; Body: InstanceChanges }>(
    '/instances/:id',
    {
      schema: {
        summary: 'Change an instance',
        description: 'What is not named stays. A credential of null falls back to its default.',
        tags,
        params,
        body: instanceChanges,
        response: answers({ 200: one('InstanceWithWarnings', 'Changed.') }),
      },
    },
    async (request) => {
      const { instance, warnings } = await engine.as(request.actor).updateInstance(request.params.id, request.body);
      return { ...instanceView(instance), warnings };
    },
  );

  app.delete<{ Params: { id: string }; Querystring: { revoke: boolean } }>(
    '/instances/:id',
    {
      schema: {
        summary: 'Remove an instance',
        tags,
        params,
        querystring: {
          type: 'object',
          properties: {
            revoke: { type: 'boolean', default: false, description: 'Also end the grant at the provider.' },
          },
          additionalProperties: false,
        },
        response: answers({ 204: { description: 'Removed.', type: 'null' } }),
      },
    },
    async (request, reply) => {
      await engine.as(request.actor).removeInstance(request.params.id, { revoke: request.query.revoke });
      return reply.status(204).send();
    },
  );
}
