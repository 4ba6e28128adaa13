import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { EvergrantError } from '../../errors.ts';
import type { ServerContext } from '../context.ts';
import { readForms } from '../form-body.ts';
import { contentSecurityPolicy } from '../security-policy.ts';
import { addConnection } from './add-connection.ts';
import { apiKeys } from './api-keys.ts';
import { connection } from './connection.ts';
import { connections } from './connections.ts';
import { connectors } from './connectors.ts';
import { editConnection } from './edit-connection.ts';
import { requireOwnForm, requireSession } from './guard.ts';
import { removeConnection } from './remove-connection.ts';
import { sendConsoleProblem } from './send-problem.ts';
import { signIn } from './sign-in.ts';
import { status } from './status.ts';

/** The pages for administrators, below /console: server-rendered, and useful without script. */
export function console(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    await app.register(helmet, {
      contentSecurityPolicy: contentSecurityPolicy({ scripts: ["'self'"] }),
      // With no-referrer a form would be sent with Origin: null, and could not be told from a foreign one.
      referrerPolicy: { policy: 'same-origin' },
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
    readForms(app);
    app.decorateRequest('session', null);
    app.addHook('onRequest', requireSession(context));
    app.addHook('preHandler', requireOwnForm(context));
    app.setErrorHandler((error, request, reply) => sendConsoleProblem(context, error, request, reply));
    app.setNotFoundHandler(async () => {
      throw new EvergrantError('not_found', 'There is no such page.', { hint: 'Go on from the connections.' });
    });

    app.get('/', { schema: { hide: true } }, (_, reply) => reply.redirect('/console/connections', 303));
    signIn(app, context);
    connections(app, context);
    addConnection(app, context);
    connection(app, context);
    editConnection(app, context);
    removeConnection(app, context);
    connectors(app, context);
    apiKeys(app, context);
    status(app, context);
  };
}
