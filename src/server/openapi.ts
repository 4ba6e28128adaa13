import swagger from '@fastify/swagger';
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
          'Connector instances, their authorisation and their tokens. Times are RFC 3339, UTC. Errors are RFC 9457 problem details with a stable code.',
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
      security: [{ key: [] }],
    },
    refResolver: { buildLocalReference: (schema) => String(schema.$id) },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => ({
    ...app.swagger(),
    servers: [{ url: publicUrl() }],
  }));
}
