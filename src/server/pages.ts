import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { EvergrantError } from '../errors.ts';
import { assets } from './assets.ts';
import { callback } from './callback.ts';
import { connect } from './connect.ts';
import type { ServerContext } from './context.ts';
import { serveLogo } from './logo.ts';
import { errorsPage } from './pages/errors-page.ts';
import { homePage } from './pages/home-page.ts';
import { problemPage } from './pages/problem-page.ts';
import { contentSecurityPolicy } from './security-policy.ts';
import { sendPage } from './send-page.ts';
import { sendPageProblem } from './send-page-problem.ts';

/** Everything that a person sees in a browser. Its plugins cost time, so they do not apply to the API. */
export function pages(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: contentSecurityPolicy(),
      referrerPolicy: { policy: 'no-referrer' },
      // Set for every answer, where the public URL is https.
      strictTransportSecurity: false,
    });
    await app.register(cookie);
    await app.register(rateLimit, {
      global: false,
      errorResponseBuilder: (_, { ttl }) =>
        new EvergrantError('rate_limited_here', 'Too many requests from this address.', {
          hint: 'Wait a minute, then try again.',
          retryAfter: Math.ceil(ttl / 1000),
        }),
    });
    app.setErrorHandler((error, request, reply) => sendPageProblem(context, error, request, reply));

    assets(app);
    serveLogo(app, context.logo);
    app.get('/', { schema: { hide: true } }, (_, reply) => sendPage(reply, homePage(context)));
    app.get('/errors', { schema: { hide: true } }, (_, reply) => sendPage(reply, errorsPage(context)));
    app.get<{ Params: { code: string } }>('/oauth/problem/:code', { schema: { hide: true } }, (request, reply) =>
      sendPage(reply, problemPage(context, request.params.code)),
    );
    callback(app, context);
    connect(app, context);
  };
}
