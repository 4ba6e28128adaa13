import type { FastifyInstance } from 'fastify';
import { connectorPage } from '../../docs-page/connector-page.ts';
import { EvergrantError } from '../../errors.ts';
import { redirectUri, type ServerContext } from '../context.ts';
import { sendPage } from '../send-page.ts';
import { mayDo } from './guard.ts';
import { frameOf } from './page-frame.ts';
import { brokenPage, connectorDetailPage, connectorsPage } from './view/connector-pages.ts';

/** The connectors that are there, each with its generated page; and the manifests that have problems. */
export function connectors(app: FastifyInstance, context: ServerContext): void {
  const { engine } = context;

  app.get('/connectors', { schema: { hide: true } }, async (request, reply) => {
    const { connectors: catalog } = engine;
    const view = { connectors: catalog.list(), broken: catalog.broken() };
    return sendPage(reply, connectorsPage(view, await frameOf(context, request)));
  });

  app.get<{ Params: { id: string } }>('/connectors/:id', { schema: { hide: true } }, async (request, reply) => {
    const { connectors: catalog } = engine;
    const { id } = request.params;
    const frame = await frameOf(context, request);
    const broken = catalog.broken().find((each) => each.id === id);
    const connector = catalog.find(id);
    if (broken && !connector) return sendPage(reply, brokenPage(broken, frame));
    if (!connector) {
      throw new EvergrantError('not_found', 'There is no such connector.', { hint: 'Choose one from the list.' });
    }
    const page = connectorPage(connector, { redirect_uri: redirectUri(context, id), reader: 'console' });
    const view = { connector, page, broken, mayAdd: mayDo(request.session!, 'admin') };
    return sendPage(reply, connectorDetailPage(view, frame));
  });
}
