import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { sharedSchemas } from './api/schemas.ts';

/** Collects the schemas of all routes registered afterwards into one OpenAPI 3.1 document at /api/openapi.json. */
export async function openApi(app: FastifyInstance, publicUrl: () => string): Promise<void> {
  for (const schema of sharedSchemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Evergrant',
        version: '1',
        description:
          'Connector instances, their authorisation and their tokens. Times are RFC 3339, UTC. Errors are RFC 9457 problem details with a stable code; each code is explained at /errors. Every answer has an x-request-id, under which the log knows the request.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
      security: [{ key: [] }],
      tags,
    },
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
    transform,
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => ({
    ...app.swagger(),
    servers: [{ url: publicUrl() }],
  }));
}

const tags = [
  { name: 'connectors', description: 'What can be connected.' },
  { name: 'instances', description: 'Connections: a connector with one set of credentials, and its grant.' },
  { name: 'authorization', description: 'How a customer gives the grant.' },
  { name: 'tokens', description: 'The grant at work.' },
  { name: 'proxy', description: "The provider's API, with the instance's token." },
  { name: 'api keys', description: 'Who may use this API.' },
  { name: 'audit', description: 'What happened in the workspace.' },
  { name: 'health', description: 'For balancers and monitoring.' },
];

/** Says which role each route needs, and gives a path's rest its name. */
const transform: NonNullable<FastifyDynamicSwaggerOptions['transform']> = ({ schema, url, route }) => {
  if (schema?.hide || schema?.security) return { schema, url };
  const role = route.config?.role ?? 'admin';
  const description = [schema?.description, `Needs a key of the role \`${role}\` at least.`].filter(Boolean).join(' ');
  return { schema: { ...schema, description }, url: url.replace('*', ':path') };
};
