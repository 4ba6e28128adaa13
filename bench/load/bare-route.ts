import Fastify from 'fastify';
import type { Started } from './start-server.ts';

/** The answer of `access-token` from a Fastify that does nothing else: no key, no log, no header of its own. */
export async function startBareRoute(): Promise<Started> {
  const app = Fastify();
  const answer = {
    access_token: 'a'.repeat(43),
    token_type: 'bearer',
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    generation: 1,
  };
  app.post('/api/instances/:id/access-token', async () => answer);
  return { origin: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
}
