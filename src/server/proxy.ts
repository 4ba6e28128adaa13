import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EvergrantError } from '../errors.ts';
import { answers } from './api/answers.ts';
import { authenticate } from './authenticate.ts';
import type { ServerContext } from './context.ts';
import { sendAnswer } from './proxy-answer.ts';
import { proxyBody } from './proxy-body.ts';
import { headerPairs } from './proxy-headers.ts';

interface ProxyRoute {
  Params: { id: string };
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * ANY /proxy/{id}/{path}: the same request to the connector's API, with the instance's token in place of our key.
 * Bodies pass as they are in both directions. Where the path may lead is the engine's to decide, so it gets the path
 * as it was sent, with nothing decoded or tidied up.
 */
export function proxy(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.addHook('onRequest', authenticate(context.apiKeys));
    // The body is read, or passed on, by us.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.route<ProxyRoute>({
      method: methods,
      url: '/:id/*',
      config: { role: 'runtime' },
      exposeHeadRoute: false,
      schema: description,
      handler: (request, reply) => passOn(context, request, reply),
    });
    // RFC 9110 §9.3.8: TRACE would show our credential to the caller.
    app.route({
      method: 'TRACE',
      url: '/:id/*',
      config: { role: 'runtime' },
      schema: { hide: true },
      handler: async () => {
        throw new EvergrantError('invalid_request', 'TRACE is not passed on.');
      },
    });
  };
}

/** Nothing of it is checked or changed: it describes. */
const description = {
  summary: "Call the provider's API",
  description:
    "The same request below the connector's API base URL, with the instance's token in place of the API key. `path` may hold slashes; query, headers and body pass as they are, and so do status, headers and body of the answer. After a 401 the token is refreshed once and the request repeated, where its body was at most 1 MiB.",
  tags: ['proxy'],
  response: answers({
    default: { description: 'What the provider answered.', content: { '*/*': { schema: {} } } },
  }),
};

async function passOn(
  { engine }: ServerContext,
  request: FastifyRequest<ProxyRoute>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const clientLeft = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) clientLeft.abort(new Error('the client left'));
  });
  const body = await proxyBody(request.raw);
  const answer = await engine.call(request.params.id, {
    method: request.method,
    path: pathBelow(request.raw.url!),
    headers: headerPairs(request.raw.rawHeaders),
    signal: clientLeft.signal,
    ...(body === undefined ? {} : { body }),
  });
  reply.hijack();
  sendAnswer(answer, request.id, reply.raw);
  return reply;
}

/** What follows `/proxy/{id}`, as it was sent. @throws invalid_path where the router read it otherwise than we would */
function pathBelow(url: string): string {
  // A router also takes http://host/proxy/… and %70roxy: then the rest of this would cut at the wrong place.
  if (!url.startsWith('/proxy/')) throw new EvergrantError('invalid_path', 'The address must begin with /proxy/.');
  return url.slice(url.indexOf('/', '/proxy/'.length));
}
