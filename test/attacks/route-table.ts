import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

export interface Route {
  readonly method: string;
  /** As registered, with its parameters: `/console/connections/:id`. */
  readonly url: string;
  readonly config: NonNullable<RouteOptions['config']>;
}

/**
 * Every route of the applications that `make` builds, as the router itself is told of them: a route that is added
 * tomorrow is attacked tomorrow.
 */
export async function recordRoutes<T>(make: () => Promise<T>): Promise<{ readonly made: T; readonly routes: Route[] }> {
  const routes: Route[] = [];
  const watch = (message: unknown): void => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url, config = {} }) => {
      for (const each of [method].flat()) routes.push({ method: each, url, config });
    });
  };
  subscribe('fastify.initialization', watch);
  try {
    return { made: await make(), routes };
  } finally {
    unsubscribe('fastify.initialization', watch);
  }
}

/** Methods that may not change anything (RFC 9110 §9.2.1). */
export const isSafe = ({ method }: Route): boolean => ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);

/** An address of a route, with its parameters filled in. */
export function addressOf({ url }: Route, values: Readonly<Record<string, string>>): string {
  return url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? 'x')).replace('*', 'some/path');
}
