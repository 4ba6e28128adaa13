import type { Answer, Incoming } from './exchange.ts';
import { servedOn } from './hosts.ts';

/** What a request was meant for; scripts and the record of exchanges name it so. */
export type Endpoint =
  | 'authorization'
  | 'authorization_code'
  | 'refresh_token'
  | 'client_credentials'
  | 'exchange'
  | 'token'
  | 'revocation'
  | 'discovery'
  | 'api'
  | 'unknown';

export interface Route {
  /** null: every method is led here, and the endpoint says what it thinks of it. */
  readonly method: string | null;
  /** With `{name}`s. */
  readonly path: string;
  readonly hosts: readonly string[];
  /** Null: this request is for another route of the same path. */
  readonly endpointOf: (request: Incoming) => Endpoint | null;
  /** Whether the request is surely meant for this provider, where the path alone does not tell. */
  readonly knows?: (request: Incoming) => boolean;
  readonly handle: (request: Incoming) => Answer;
}

export interface Found {
  readonly route: Route | null;
  readonly request: Incoming;
  /** Why there is no route, where the path is served elsewhere. */
  readonly hint?: string;
}

export type Router = (request: Incoming) => Found;

/** Finds the route of a request: literal paths before those with `{name}`s, in the order in which they stand. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes
    .map((route) => ({ route, ...compile(route.path) }))
    .toSorted((a, b) => a.names.length - b.names.length);
  return (request) => {
    let hint: string | undefined;
    for (const { route, pattern, names } of compiled) {
      const found = (route.method ?? request.method) === request.method ? pattern.exec(request.path) : null;
      if (found === null) continue;
      if (!servedOn(route.hosts, request.host)) {
        hint ??= `This path is served on ${route.hosts.join(', ')}; the request went to ${request.host}.`;
        continue;
      }
      const pathParameters = Object.fromEntries(names.map((name, i) => [name, decoded(found[i + 1] as string)]));
      const routed = { ...request, pathParameters };
      if (route.endpointOf(routed) !== null) return { route, request: routed };
    }
    return { route: null, request, ...(hint !== undefined && { hint }) };
  };
}

function compile(path: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const literals = path.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return { pattern: new RegExp(`^${literals.join('([^/]+?)')}$`), names };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
