import type { FastifyInstance } from 'fastify';
import { authenticate } from '../authenticate.ts';
import type { ServerContext } from '../context.ts';
import { apiKeys } from './api-keys.ts';
import { auditEvents } from './audit-events.ts';
import { connectLinks } from './connect-links.ts';
import { connectors } from './connectors.ts';
import { events } from './events.ts';
import { heldGrants } from './held-grants.ts';
import { instances } from './instances.ts';
import { tokens } from './tokens.ts';

/** Everything below /api; every route needs a key. */
export function api(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.addHook('onRequest', authenticate(context.apiKeys));
    connectors(app, context);
    instances(app, context);
    events(app, context);
    auditEvents(app, context);
    apiKeys(app, context);
    connectLinks(app, context);
    heldGrants(app, context);
    tokens(app, context);
  };
}
