import type { FastifyInstance } from 'fastify';
import { readBrowser } from './browser-cookie.ts';
import type { ServerContext } from './context.ts';
import { pageRateLimit } from './page-rate-limit.ts';
import { resultPage } from './pages/result-page.ts';
import { requestError } from './request-error.ts';
import { sendPage } from './send-page.ts';

/**
 * Where the provider leads the browser back to (RFC 6749 §4.1.2). The answer is always a redirect to a page whose
 * address holds neither code nor state, so that neither stays in the history, and reloading does not send them again.
 */
export function callback(app: FastifyInstance, context: ServerContext): void {
  app.get<{ Params: { connector: string } }>(
    '/oauth/callback/:connector',
    {
      schema: { hide: true },
      config: { rateLimit: pageRateLimit },
      // A HEAD request must not use the code up.
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const publicUrl = context.publicUrl();
      const browser = readBrowser(request, publicUrl);
      try {
        const { result_id } = await context.engine.finishAuthorization(`${publicUrl}${request.raw.url}`, {
          connector: request.params.connector,
          ...(browser === undefined ? {} : { browser }),
        });
        return reply.redirect(resultPath(result_id), 303);
      } catch (thrown) {
        const { error } = requestError(thrown);
        if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
        return reply.redirect(error.resultId ? resultPath(error.resultId) : `/oauth/problem/${error.code}`, 303);
      }
    },
  );

  app.get<{ Params: { result: string } }>('/oauth/result/:result', { schema: { hide: true } }, async (request, reply) =>
    sendPage(reply, resultPage(await context.engine.authorizationResult(request.params.result))),
  );
}

function resultPath(resultId: string): string {
  return `/oauth/result/${encodeURIComponent(resultId)}`;
}
