import { describe, expect, test } from 'vitest';
import { effectiveValues } from '../../src/instance/credentials.ts';
import { readAnswer } from '../../src/instance/read-answer.ts';
import {
  apiBaseUrl,
  authorizationUrl,
  codeRequest,
  refreshRequest,
  stateLength,
  tokenUrl,
} from '../../src/instance/resolve.ts';
import { acme, entered, kSeries } from './connectors.ts';

const flow = { state: 'sTaTe', redirect_uri: 'https://platform.example/cb', code_verifier: '' };
const exchange = { ...flow, url: 'https://login.acme.example/oauth/token', code: 'c0de' };

describe('every constant of the K-Series connector is read from the instance', () => {
  const { connector, method } = kSeries;
  const changed = effectiveValues(method, {
    ...entered,
    state_length: 10,
    response_type_key: 'code2',
    grant_type: 'urn:exchange',
    refresh_grant_type: 'urn:refresh',
    response_authentication_token_key: 'data.access_token',
    response_refresh_token_key: 'data.renewal',
  });

  test('in the authorization request', () => {
    expect(stateLength(method, changed)).toBe(10);
    expect(new URL(authorizationUrl(connector, method, changed, flow)).searchParams.get('response_type')).toBe('code2');
  });

  test('in the token request', () => {
    const { searchParams } = new URL(codeRequest(method, changed, exchange).url);
    expect(searchParams.getAll('grant_type')).toEqual(['urn:exchange']);
  });

  test('in the refresh request', () => {
    const tokens = { refresh_token: 'r', access_token: 'a' };
    const { searchParams } = new URL(refreshRequest(connector, method, changed, tokens).url);
    expect([...searchParams]).toEqual([
      ['grant_type', 'urn:refresh'],
      ['refresh_token', 'r'],
    ]);
  });

  test('in the answer, of the exchange and of the refresh', () => {
    const body = JSON.stringify({ data: { access_token: 'a', renewal: 'r' }, expires_in: 60 });
    for (const request of [method.token_request, method.refresh_request]) {
      const context = { method, request, values: changed, before: { refresh_token: null, scope: null }, sentAt: 0 };
      expect(readAnswer({ status: 200, headers: {}, body }, context)).toMatchObject({
        tokens: { access_token: 'a', refresh_token: 'r', expires_in: 60 },
      });
    }
  });
});

describe('a manifest that says nothing sends the standard requests', () => {
  const { connector, method } = acme({ fields: '      - { name: scope, title: Scope }' });
  const values = { client_id: 'id', client_secret: 'se:cret', scope: 'a b' };

  test('with PKCE S256', () => {
    const url = authorizationUrl(connector, method, values, {
      ...flow,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    });
    expect([...new URL(url).searchParams]).toEqual([
      ['response_type', 'code'],
      ['client_id', 'id'],
      ['redirect_uri', 'https://platform.example/cb'],
      ['scope', 'a b'],
      ['state', 'sTaTe'],
      ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
      ['code_challenge_method', 'S256'],
    ]);
  });

  test('and client_secret_basic', () => {
    const request = codeRequest(method, values, { ...exchange, code_verifier: 'v' });
    expect(Object.fromEntries(request.headers).authorization).toBe(`Basic ${btoa('id:se%3Acret')}`);
    expect(request.body).toBe(
      'grant_type=authorization_code&code=c0de&redirect_uri=https%3A%2F%2Fplatform.example%2Fcb&code_verifier=v',
    );
  });

  test('the refresh inherits address and client authentication, not the parameters', () => {
    const request = refreshRequest(connector, method, values, { refresh_token: 'r', access_token: 'a' });
    expect(request.url).toBe('https://login.acme.example/oauth/token');
    expect(request.body).toBe('grant_type=refresh_token&refresh_token=r');
  });
});

describe('a credential leaves for no other host', () => {
  const fields = "      - { name: shop, title: Shop, pattern: '[a-z]+', examples: [north] }";

  test('than those of the connector, whatever a value makes of a template', () => {
    const { connector, method } = acme({ fields, api: '  base_url: https://{shop}.shops.acme.example/v1/' });
    expect(apiBaseUrl(connector, method, { shop: 'north' })).toBe('https://north.shops.acme.example/v1');
    // As it would be with a manifest that changed under the instance.
    const narrowed = { ...connector, hosts: ['login.acme.example'] };
    expect(() => apiBaseUrl(narrowed, method, { shop: 'north' })).toThrow(
      expect.objectContaining({ code: 'egress_refused' }),
    );
    expect(() => tokenUrl({ ...connector, hosts: ['*.acme.example.evil'] }, method, {})).toThrow(
      expect.objectContaining({ code: 'egress_refused' }),
    );
  });

  test('a missing value is named, not sent as nothing', () => {
    const { connector, method } = acme({ fields, api: '  base_url: https://{shop}.shops.acme.example' });
    expect(() => apiBaseUrl(connector, method, {})).toThrow(expect.objectContaining({ code: 'invalid_credentials' }));
  });
});
