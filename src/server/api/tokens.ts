import type { FastifyInstance } from 'fastify';
import type { AccessToken, AccessTokenOptions } from '../../engine/engine.ts';
import { rememberedOf } from '../../manifest/remembered-of.ts';
import type { ServerContext } from '../context.ts';
import { answers, one } from './answers.ts';
import { idParameter } from './parameters.ts';
import { timeOrNull } from './time.ts';

interface TokenRoute {
  Params: { id: string };
  Body: AccessTokenOptions | null;
}

const params = idParameter('Id of the instance.');
const body = {
  type: ['object', 'null'],
  properties: {
    rejected_generation: {
      type: 'integer',
      minimum: 0,
      description: 'Generation of the token that the API refused. A newer one that is stored is used.',
    },
    token_set: { type: 'string', description: 'Name of a further token set; the default one when absent.' },
  },
  additionalProperties: false,
};

export function tokens(app: FastifyInstance, { engine }: ServerContext): void {
  app.post<TokenRoute>(
    '/instances/:id/access-token',
    {
      config: { role: 'runtime' },
      schema: {
        operationId: 'getAccessToken',
        summary: 'Get a valid access token',
        description: 'Refreshed where needed. 409 `reauthorization_required`: the grant is gone. 503: try again.',
        tags: ['tokens'],
        params,
        body,
        response: answers({ 200: one('AccessToken', 'A valid token.') }),
      },
    },
    async (request) => view(await engine.accessToken(request.params.id, request.body ?? {})),
  );

  app.post<TokenRoute>(
    '/instances/:id/refresh',
    {
      config: { role: 'runtime' },
      schema: {
        operationId: 'refreshNow',
        summary: 'Refresh now',
        tags: ['tokens'],
        params,
        body,
        response: answers({ 200: one('AccessToken', 'The new token.') }),
      },
    },
    async (request) => view(await engine.refresh(request.params.id, request.body ?? {})),
  );

  app.post<{ Params: { id: string } }>(
    '/instances/:id/test',
    {
      config: { role: 'runtime' },
      schema: {
        operationId: 'testInstance',
        summary: "Make the connector's test call",
        description: 'A refusal by the API is a result (`ok: false`), not an error.',
        tags: ['tokens'],
        params,
        response: answers({ 200: one('TestResult', 'What the API answered.') }),
      },
    },
    async (request) => engine.test(request.params.id),
  );
}

/** Once for each token that is held in memory. */
const view = rememberedOf((token: AccessToken) => ({ ...token, expires_at: timeOrNull(token.expires_at) }));
