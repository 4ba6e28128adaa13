import replyFrom from '@fastify/reply-from';
import Fastify from 'fastify';
import type { Started } from './start-server.ts';

/** A proxy of @fastify/reply-from that adds a token to the request and does nothing else. */
export async function startBareProxy(upstream: string): Promise<Started> {
  const app = Fastify();
  await app.register(replyFrom, { base: upstream });
  app.all('/proxy/:id/*', (request, reply) =>
    reply.from(request.url.slice(request.url.indexOf('/', '/proxy/'.length)), {
      rewriteRequestHeaders: (_, headers) => ({ ...headers, authorization: `Bearer ${'a'.repeat(43)}` }),
    }),
  );
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
}
