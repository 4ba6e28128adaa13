import type { Api } from './api.ts';
import { buildServer } from './build-server.ts';
import type { Provider } from './provider.ts';
import type { ApiDocument, ProviderDocument, ServerDocument } from './provider-document.ts';
import { errorBody } from './standard-answers.ts';

/** Applies every default to a valid document, turns durations into milliseconds, freezes the result. */
export function buildProvider(document: ProviderDocument): Provider {
  const { id, title, featured = false, sources, hosts } = document;
  const servers = serverDocuments(document).flatMap((server) => buildServer(server) ?? []);
  return deepFreeze({ id, title, featured, sources, hosts, servers, api: buildApi(document.api, hosts) });
}

/** What the file says of each server: its own words, and those of the root where it has none. */
export function serverDocuments(
  document: ProviderDocument,
): (ServerDocument & { readonly hosts: readonly string[] })[] {
  const { sources: _sources, featured: _featured, authorization_servers, api: _api, ...root } = document;
  if (authorization_servers !== undefined) {
    return authorization_servers.map((server) => ({ ...root, title: server.id, ...server }));
  }
  return root.token_endpoint === undefined ? [] : [root];
}

function buildApi(api: ApiDocument, hosts: readonly string[]): Api {
  const apiHosts = api.hosts ?? hosts;
  const unauthorized = api.errors?.unauthorized ?? errorBody;
  return {
    hosts: apiHosts,
    // RFC 6750 §2.1
    authorization: api.authorization ?? [{ header: 'Authorization', value: 'Bearer {access_token}' }],
    credentials: (api.credentials ?? []).map((credential, i) => ({
      title: `Credential ${i + 1}`,
      methods: null,
      ...credential,
    })),
    required_headers: api.required_headers ?? {},
    calls: api.calls.map((call) => ({ ...callDefaults, hosts: apiHosts, ...call })),
    errors: {
      forbidden: errorBody,
      not_found: errorBody,
      bad_request: errorBody,
      ...{ unauthorized, expired: unauthorized },
      ...api.errors,
    },
    statuses: { unauthorized: 401, expired: 401, forbidden: 403, not_found: 404, bad_request: 400, ...api.statuses },
  };
}

const callDefaults = {
  method: 'GET',
  status: 200,
  required_headers: {},
  required_parameters: [],
  required_fields: [],
  headers: {},
};

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
