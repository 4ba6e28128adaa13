import type { FastifyInstance } from 'fastify';
import type { Connector } from '../../manifest/connector.ts';
import { redirectUri, type ServerContext } from '../context.ts';
import { answers, listOf, one } from './answers.ts';
import { idParameter } from './parameters.ts';

/** What an administrator needs to add an instance. How requests are built stays inside. */
export function connectors(app: FastifyInstance, context: ServerContext): void {
  app.get(
    '/connectors',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'listConnectors',
        summary: 'List connectors',
        tags: ['connectors'],
        response: answers({ 200: listOf('Connector', 'Sorted by id.') }),
      },
    },
    async () => ({ items: context.engine.connectors.list().map((connector) => view(connector, context)) }),
  );

  app.get<{ Params: { id: string } }>(
    '/connectors/:id',
    {
      config: { role: 'viewer' },
      schema: {
        operationId: 'getConnector',
        summary: 'Show a connector',
        tags: ['connectors'],
        params: idParameter('Id of the connector.'),
        response: answers({ 200: one('Connector', 'The connector.') }),
      },
    },
    async (request) => view(context.engine.connectors.get(request.params.id), context),
  );
}

function view(connector: Connector, context: ServerContext) {
  const { id, version, title, description, documentation, hosts, authentication_methods } = connector;
  return {
    id,
    version,
    title,
    description,
    documentation,
    hosts,
    redirect_uri: redirectUri(context, id),
    authentication_methods: authentication_methods.map((method) => ({
      id: method.id,
      title: method.title,
      description: method.description,
      grant: method.grant,
      credential_fields: method.credential_fields,
    })),
  };
}
