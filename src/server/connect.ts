import type { FastifyInstance } from 'fastify';
import type { Actor } from '../engine/access/actor.ts';
import { bindBrowser } from './browser-cookie.ts';
import { redirectUri, type ServerContext } from './context.ts';
import { pageRateLimit } from './page-rate-limit.ts';
import { connectPage } from './pages/connect-page.ts';
import { checkSameOrigin } from './same-origin.ts';
import { contentSecurityPolicy } from './security-policy.ts';
import { sendPage } from './send-page.ts';

/** Who they are is the platform's to know. */
const customer: Actor = { kind: 'customer', name: 'Connect link' };

interface LinkRoute {
  Params: { link: string };
}

/**
 * The one-time link that a customer opens. GET shows what it is for and changes nothing, so that previews in mail and
 * chat do not use it up; POST from that page binds the browser, uses the link up and leads to the provider.
 */
export function connect(app: FastifyInstance, context: ServerContext): void {
  app.get<LinkRoute>(
    '/connect/:link',
    {
      schema: { hide: true },
      config: { rateLimit: pageRateLimit },
      helmet: {
        // Where the provider leads on to (a sign-in at another host) is not known, so any https.
        contentSecurityPolicy: contentSecurityPolicy({ formTargets: ['https:', ...context.redirectedOrigins] }),
        // With no-referrer the form would be sent with Origin: null, and could not be told from a foreign one.
        referrerPolicy: { policy: 'same-origin' },
      },
    },
    async (request, reply) => {
      const view = await context.engine.connectLink(request.params.link);
      return sendPage(reply, connectPage(context, view));
    },
  );

  app.post<LinkRoute>(
    '/connect/:link',
    { schema: { hide: true }, config: { rateLimit: pageRateLimit } },
    async (request, reply) => {
      const publicUrl = context.publicUrl();
      checkSameOrigin(request, publicUrl);
      const { link } = request.params;
      const { connector } = await context.engine.connectLink(link);
      const { authorization_url } = await context.engine.as(customer).useConnectLink(link, {
        browser: bindBrowser(request, reply, publicUrl),
        redirect_uri: redirectUri(context, connector),
      });
      return reply.redirect(authorization_url, 303);
    },
  );
  // The form has no fields.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1024 }, (_, __, done) =>
    done(null, null),
  );
}
