import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { api } from './api/api.ts';
import { checkHost } from './check-host.ts';
import { clientError } from './client-error.ts';
import { type ClientLimits, clientLimits, limitOptions } from './client-limits.ts';
import { commonHeaders, lockDown, noPageHeaders } from './common-headers.ts';
import { console } from './console/console.ts';
import type { ServerContext } from './context.ts';
import { health } from './health.ts';
import { logRequest } from './log-request.ts';
import type { Metrics } from './metrics.ts';
import { metricsRoute } from './metrics-route.ts';
import { openApi } from './openapi.ts';
import { pages } from './pages.ts';
import { proxy } from './proxy.ts';
import { sendNotFound } from './send-not-found.ts';
import { sendProblem } from './send-problem.ts';
import { createValidator } from './validator.ts';

/** Bytes of a request body that is read whole. */
const bodyLimit = 1_048_576;

/** The HTTP application, not listening yet. Without `metrics` there is no `/metrics`. */
export async function createApp(
  context: ServerContext,
  logger: FastifyBaseLogger | false,
  metrics?: Metrics,
  limits: ClientLimits = clientLimits,
): Promise<FastifyInstance> {
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    // Fastify's own lines hold the URL, and its query holds codes and states: logRequest writes ours.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: () => randomUUID(),
    bodyLimit,
    ...limitOptions(limits),
    clientErrorHandler: (error, socket) => clientError(context.publicUrl(), error, socket),
    forceCloseConnections: 'idle',
    // A request that still arrives during the closing is answered like any other: its sender cannot have known.
    return503OnClosing: false,
    // Hooks do not see these requests.
    frameworkErrors: (error, request, reply) =>
      void sendProblem(
        context,
        error,
        request,
        reply.headers({ ...commonHeaders(context.publicUrl()), ...noPageHeaders }),
      ),
  });
  app.decorateRequest('actor', null as never);
  app.decorateRequest('apiKey', '');
  app.decorateRequest('keyed', null);
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(createValidator());
  app.setErrorHandler((error, request, reply) => sendProblem(context, error, request, reply));
  app.setNotFoundHandler((request, reply) => sendNotFound(context, request, reply));
  // Hooks of every request take a callback: a promise for each costs more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    const publicUrl = context.publicUrl();
    reply.headers(commonHeaders(publicUrl));
    reply.header('x-request-id', request.id);
    if (context.draining()) reply.header('connection', 'close');
    // A probe of the platform comes by whatever name the platform has for this machine.
    if (!probes.has(request.url)) checkHost(request.raw, publicUrl);
    done();
  });
  app.addHook('onSend', lockDown);
  app.addHook('onResponse', logRequest);

  await openApi(app, context.publicUrl);
  await app.register(health(context));
  if (metrics) await app.register(metricsRoute(context, metrics));
  await app.register(api(context), { prefix: '/api' });
  await app.register(proxy(context), { prefix: '/proxy' });
  await app.register(pages(context));
  await app.register(console(context), { prefix: '/console' });
  return app;
}

const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
