import { apiCall } from '../instance/api-call.ts';
import { apiCredential } from '../instance/api-credential.ts';
import { hasConsent, hasTokens } from '../instance/method.ts';
import {
  apiBaseUrl,
  authorizationUrl,
  clientCredentialsRequest,
  codeRequest,
  exchangeUrl,
  refreshRequest,
  revocationRequest,
  stepRequest,
  tokenUrl,
} from '../instance/resolve.ts';
import type { Roots } from '../instance/roots.ts';
import { testRequest } from '../instance/test-request.ts';
import type {
  AuthenticationMethod,
  AuthorizationCodeMethod,
  Connector,
  TestCall,
  TokenMethod,
} from '../manifest/connector.ts';
import type { HttpRequest } from '../oauth/http.ts';
import { authorizationResponse } from './authorization-response.ts';
import type { Step } from './plan.ts';

export interface BuiltRequest {
  readonly step: Step;
  /** Of `exchange`, `after_connect` and `test`: which one. */
  readonly index: number;
  readonly request: HttpRequest;
}

/**
 * Every request of a method, built by what builds them in production; `values` are stand-ins where nothing is known.
 * @param connector with the hosts that stand-ins lead to
 * @throws invalid_credentials where a value that was entered does not fit its place
 */
export function buildRequests(connector: Connector, method: AuthenticationMethod, values: Roots): BuiltRequest[] {
  const given = (name: string): string => values[name] ?? '';
  const tokens = { access_token: given('access_token'), refresh_token: given('refresh_token') };
  const steps = (step: 'exchange' | 'after_connect', templates: TokenMethod['exchange']): BuiltRequest[] =>
    templates.map((template, index) => ({
      step,
      index,
      request: stepRequest(connector, method, template, values, tokens),
    }));
  const tests = method.api.test.map((call, index): BuiltRequest => {
    return { step: 'test', index, request: testCall(connector, method, call, values) };
  });
  if (!hasTokens(method)) return [...steps('after_connect', method.after_connect), ...tests];

  const token = hasConsent(method)
    ? consentRequests(connector, method, values)
    : [single('token_request', clientCredentialsRequest(connector, method, values))];
  const refresh = single('refresh_request', refreshRequest(connector, method, values, tokens));
  const revocation = revocationRequest(connector, method, values, tokens);
  return [
    ...token,
    ...steps('exchange', method.exchange),
    ...steps('after_connect', method.after_connect),
    // Without a customer a token is renewed by asking again, which is not worth a line of its own.
    ...(!method.refreshes || token.some(({ request }) => same(request, refresh.request)) ? [] : [refresh]),
    ...tests,
    ...(revocation === null ? [] : [single('revocation_request', revocation)]),
  ];
}

function consentRequests(connector: Connector, method: AuthorizationCodeMethod, values: Roots): BuiltRequest[] {
  const given = (name: string): string => values[name] ?? '';
  const code_verifier = method.authorization_request.pkce === 'none' ? '' : given('code_verifier');
  const flow = { state: given('state'), redirect_uri: given('redirect_uri'), code_verifier };
  const frozen = tokenUrl(connector, method, values);
  const exchange = { ...flow, code: given('code'), url: exchangeUrl(connector, method, values, frozen) };
  const browser = (url: string): HttpRequest => ({ method: 'GET', url, headers: [] });
  return [
    single('authorization_request', browser(authorizationUrl(connector, method, values, flow))),
    single('authorization_response', browser(authorizationResponse(method, values))),
    single('token_request', codeRequest(method, values, exchange)),
  ];
}

/** A call below the API's base URL with the credential that every call carries. */
function testCall(connector: Connector, method: AuthenticationMethod, call: TestCall, values: Roots): HttpRequest {
  const request = testRequest(method, call, values);
  const credential = apiCredential(method, values, { access_token: values.access_token ?? '' });
  const baseUrl = apiBaseUrl(connector, method, values);
  return { ...request, ...apiCall(baseUrl, request.url, request.headers, credential) };
}

const single = (step: Step, request: HttpRequest): BuiltRequest => ({ step, index: 0, request });

const same = (a: HttpRequest, b: HttpRequest): boolean => JSON.stringify(a) === JSON.stringify(b);
