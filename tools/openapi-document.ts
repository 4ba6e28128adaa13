import { createApp } from '../src/server/app.ts';
import type { ServerContext } from '../src/server/context.ts';
import { createMetrics } from '../src/server/metrics.ts';

/** Routes hold on to its parts when they are registered, and use them when they are called. */
const context = {
  engine: {},
  publicUrl: () => 'http://127.0.0.1:4000',
  redirectedOrigins: [],
  logo: null,
  draining: () => false,
};

/** The OpenAPI document of the server, without one that runs: no route is called but that of the document. */
export async function openApiDocument(): Promise<object> {
  const app = await createApp(context as unknown as ServerContext, false, createMetrics());
  const { body } = await app.inject('/api/openapi.json');
  await app.close();
  return JSON.parse(body) as object;
}
