import type { FastifyInstance } from 'fastify';
import { noGrantHeld } from '../../engine/authorize/held-grant.ts';
import type { ServerContext } from '../context.ts';
import { answers, one } from './answers.ts';
import { entityTag } from './entity-tag.ts';
import { instanceView } from './instance-view.ts';
import { idParameter } from './parameters.ts';
import { time } from './time.ts';

interface HeldGrantRoute {
  Params: { id: string };
}

const tags = ['authorization'];
const params = idParameter('Id of the instance.');

/** What another account authorised, and the decision on it. */
export function heldGrants(app: FastifyInstance, { engine }: ServerContext): void {
  app.get<HeldGrantRoute>(
    '/instances/:id/held-grant',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'getHeldGrant',
        summary: 'See which other account was authorised',
        description:
          'Where another account was authorised than before, its grant is held and the one before stays in use. 404 `not_found`: nothing is held.',
        tags,
        params,
        response: answers({ 200: one('HeldGrant', 'It waits for a decision.') }),
      },
    },
    async (request) => {
      const held = await engine.heldGrant(request.params.id);
      if (!held) throw noGrantHeld();
      return { ...held, authorized_at: time(held.authorized_at), decide_by: time(held.decide_by) };
    },
  );

  app.post<HeldGrantRoute & { Body: { decision: 'use' | 'drop' } }>(
    '/instances/:id/held-grant',
    {
      schema: {
        operationId: 'decideHeldGrant',
        summary: 'Decide which account stays',
        description:
          '`use` puts the grant that is held in place of the one in use. `drop` erases it; the access is not revoked at the provider.',
        tags,
        params,
        body: decisionBody,
        response: answers({ 200: one('Instance', 'Decided.') }),
      },
    },
    async (request, reply) => {
      const instance = await engine.as(request.actor).decideHeldGrant(request.params.id, request.body.decision);
      reply.header('etag', entityTag(instance));
      return instanceView(instance);
    },
  );
}

const decisionBody = {
  type: 'object',
  properties: {
    decision: {
      type: 'string',
      enum: ['use', 'drop'],
      description: 'use: the new account from now on. drop: the account before stays.',
    },
  },
  required: ['decision'],
  additionalProperties: false,
};
