import { answerCall } from './api-endpoint.ts';
import type { AuthorizationServer, Grant } from './authorization-server.ts';
import { createConsentDesk } from './consent-desk.ts';
import { answerDiscovery } from './discovery.ts';
import type { Incoming } from './exchange.ts';
import type { Ledger } from './ledger.ts';
import { routePage } from './pages/route-page.ts';
import { readParameters } from './parameters.ts';
import { presentedCredentials } from './presented-credential.ts';
import type { Provider } from './provider.ts';
import { answerRevocation } from './revocation-endpoint.ts';
import { routePrefix } from './route-prefix.ts';
import type { Endpoint, Route } from './router.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import type { TokenRequestCounter } from './token-request-count.ts';

/** Everything that a provider serves. */
export function routesOf(provider: Provider, ledger: Ledger, counter: TokenRequestCounter): Route[] {
  const { servers, api } = provider;
  return [
    ...servers.flatMap((server) => serverRoutes(provider, server, ledger, counter)),
    ...api.calls.map((call) => ({
      ...call,
      endpointOf: () => 'api' as const,
      handle: (request: Incoming) => answerCall(api, ledger, call, request),
    })),
  ];
}

function serverRoutes(
  provider: Provider,
  server: AuthorizationServer,
  ledger: Ledger,
  counter: TokenRequestCounter,
): Route[] {
  const context = { server, api: provider.api, ledger };
  const { authorization_endpoint: authorization, revocation_endpoint: revocation, discovery } = server;
  const routes: Route[] = [];
  // Where two servers share a path, the one that knows the client that the request names is meant.
  const meant = (request: Incoming) =>
    provider.servers.length === 1 || names(server, request) || !provider.servers.some((one) => names(one, request));

  // What carries an access token is meant for the server that issued it.
  const ofAnother = (request: Incoming) =>
    presentedCredentials(provider.api, request)
      .map(({ access_token = '' }) => ledger.findAccessToken(access_token))
      .some((entry) => entry !== undefined && entry.consent.server.id !== server.id);

  if (authorization !== null) {
    const desk = createConsentDesk(provider.title, server, authorization, ledger);
    const { path, hosts } = authorization;
    const endpointOf = (request: Incoming) => (meant(request) ? 'authorization' : null);
    if (path.startsWith(`${routePrefix}/`)) {
      const read = { endpointOf: () => 'authorization' as const, handle: () => routePage(provider.title) };
      routes.push({ method: 'GET', path: '/', hosts, ...read });
    }
    routes.push({ method: 'GET', path, hosts, endpointOf, handle: desk.ask });
    // The answer of a sign-in page names no client; where servers share the path, its ticket tells whose it is.
    const alone = provider.servers.filter((one) => one.authorization_endpoint?.path === path).length === 1;
    routes.push({
      ...{ method: 'POST', path, hosts, handle: desk.decide, knows: desk.knows },
      endpointOf: (request) => (alone || desk.knows(request) ? 'authorization' : null),
    });
  }
  for (const grants of groupByPlace(Object.values(server.token_endpoint.grants))) {
    const { path, hosts } = grants[0] as Grant;
    routes.push({
      ...{ method: null, path, hosts },
      endpointOf: (request) => (meant(request) ? grantOf(grants, request) : null),
      handle(request) {
        const { answer, grant_type, outcome } = answerTokenRequest(context, grants, request);
        counter.add(grant_type, outcome);
        return answer;
      },
    });
  }
  if (revocation !== null) {
    const { path, hosts } = revocation;
    const handle = (request: Incoming) => answerRevocation(context, revocation, request);
    const endpointOf = (request: Incoming) => (meant(request) && !ofAnother(request) ? 'revocation' : null);
    routes.push({ method: null, path, hosts, endpointOf, handle });
  }
  if (discovery !== null) {
    const handle = (request: Incoming) => answerDiscovery(server, request);
    routes.push({ ...discovery, method: 'GET', endpointOf: () => 'discovery', handle });
  }
  return routes;
}

/** Grants that are served at one address, each list in the order of the file. */
function groupByPlace(grants: readonly Grant[]): Grant[][] {
  const groups = Map.groupBy(grants, ({ path, hosts }) => `${path} ${[...hosts].sort()}`);
  return [...groups.values()];
}

function grantOf(grants: readonly Grant[], request: Incoming): Endpoint {
  const received = readParameters(request);
  const grant = grants.find(
    ({ parameters_in, parameter_names, grant_type }) =>
      received[parameters_in].get(parameter_names.grant_type ?? 'grant_type') === grant_type,
  );
  return grant?.name ?? 'token';
}

/** Whether a request names a client of the server: among its parameters or as user of Basic authentication. */
export function names(server: AuthorizationServer, request: Incoming): boolean {
  const { query, form, json } = readParameters(request);
  const encoded = /^Basic +(\S+)$/i.exec(String(request.headers.authorization ?? ''))?.[1] ?? '';
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0];
  const values = new Set([user, ...query.values(), ...form.values(), ...json.values()]);
  return server.clients.some(({ client_id }) => values.has(client_id) || values.has(encodeURIComponent(client_id)));
}
