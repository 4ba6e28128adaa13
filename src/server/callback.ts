import type { FastifyInstance } from 'fastify';
import { readBrowser } from './browser-cookie.ts';
import type { ServerContext } from './context.ts';
import { pageRateLimit } from './page-rate-limit.ts';
import { resultPage } from './pages/result-page.ts';
import { returnPage } from './pages/return-page.ts';
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
        const { result_id, completion } = await context.engine.finishAuthorization(`${publicUrl}${request.raw.url}`, {
          connector: request.params.connector,
          ...(browser === undefined ? {} : { browser }),
        });
        // Of use to nobody but the platform, and only once; it is in the platform's own address next.
        const query = completion === null ? '' : `?completion=${encodeURIComponent(completion)}`;
        return reply.redirect(resultPath(result_id) + query, 303);
      } catch (thrown) {
        const { error } = requestError(thrown);
        if (error.code === 'internal') request.log.error({ err: error.cause ?? error }, 'internal error');
        return reply.redirect(error.resultId ? resultPath(error.resultId) : `/oauth/problem/${error.code}`, 303);
      }
    },
  );

  app.get<{ Params: { result: string }; Querystring: { completion?: unknown } }>(
    '/oauth/result/:result',
    { schema: { hide: true } },
    async (request, reply) => {
      const result = await context.engine.authorizationResult(request.params.result);
      const { completion } = request.query;
      if (typeof completion !== 'string' || result.return_url === null || result.error !== null) {
        return sendPage(reply, resultPage(context, result));
      }
      const url = withCompletion(result.return_url, completion);
      reply.header('refresh', `0; url=${url}`);
      return sendPage(reply, returnPage(context, result, url));
    },
  );
}

/** The return URL passed the list of allowed origins when the link was made; the code changes its query alone. */
function withCompletion(returnUrl: string, completion: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set('completion', completion);
  return url.href;
}

function resultPath(resultId: string): string {
  return `/oauth/result/${encodeURIComponent(resultId)}`;
}
