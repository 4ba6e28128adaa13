/** What a path that stands behind a route (`/#/authorize`) is served under: a server never sees a #. */
export const routePrefix = '/-';

/** The path of a provider file as the sandbox serves it. */
export function servedPath(path: string): string {
  return path.startsWith('/#/') ? routePrefix + path.slice(2) : path;
}
