import { buildResponse, lowerCaseKeys } from './build-request.ts';
import type { Api, ApiAuthorization, AuthenticationMethod, TestCall } from './connector.ts';
import type { ManifestApi, ManifestTestCall } from './manifest.ts';

/** How the API is called with a credential of the given kind; what the manifest says wins. */
export function buildApi(from: ManifestApi, grant: AuthenticationMethod['grant']): Api {
  return {
    base_url: from.base_url ?? '',
    headers: lowerCaseKeys(from.headers ?? {}),
    authorization: from.authorization ?? standard[grant],
    // RFC 6750 §3.1.
    expired: from.expired ?? [{ status: 401 }],
    test: (from.test ?? []).map(testCall),
  };
}

/** RFC 6750 §2.1, RFC 7617 §2. */
const bearer: ApiAuthorization = { header: 'authorization', value: 'Bearer {access_token}' };
const standard: Readonly<Record<AuthenticationMethod['grant'], ApiAuthorization>> = {
  authorization_code: bearer,
  client_credentials: bearer,
  api_key: { header: 'authorization', value: 'Bearer {api_key}' },
  http_basic: { basic: { username: '{username}', password: '{password}' } },
};

function testCall(from: ManifestTestCall): TestCall {
  return {
    ...from,
    method: from.method ?? 'GET',
    query: from.query ?? {},
    headers: lowerCaseKeys(from.headers ?? {}),
    form: from.form ?? {},
    response: buildResponse(from.response),
  };
}
