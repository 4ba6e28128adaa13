import { describe, expect, test } from 'vitest';
import { canRefresh } from '../../src/instance/refreshable.ts';
import { found, kSeries, load, manifest, methodOf } from './load.ts';

describe('a valid manifest', () => {
  test('the K-Series manifest has no issues', () => {
    const { connector, issues } = load(kSeries, { id: 'lightspeed-k-series' });
    expect(issues).toEqual([]);
    expect(connector?.id).toBe('lightspeed-k-series');
  });

  test('one that says nothing more gets the standard: Basic authentication, PKCE, a state of 43, reusable refresh tokens', () => {
    const method = methodOf(manifest());
    expect(method.authorization_request).toEqual({
      url: 'https://login.acme.example/oauth/authorize',
      query: {},
      state: { length: 43 },
      pkce: 'S256',
      https_redirect_uri: false,
    });
    expect(method.token_request).toMatchObject({
      method: 'POST',
      client_authentication: 'client_secret_basic',
      form: {},
    });
    expect(method.token_request.response.map).toEqual({
      access_token: ['access_token'],
      token_type: ['token_type'],
      expires_in: ['expires_in'],
      refresh_token: ['refresh_token'],
      scope: ['scope'],
    });
    expect(method.refresh_token).toEqual({
      rotation: 'reusable',
      reuse_grace: 0,
      after_unknown_outcome: 'retry',
    });
    expect(load(manifest()).connector!.api.test).toEqual([]);
  });

  test('refresh_request: null says that the vendor has no refresh; what extends it may add one', () => {
    const text = manifest({
      method: `    refresh_request: null
  - { id: short, title: Short-lived, extends: oauth2, refresh_request: { form: { kind: short } } }`,
    });
    const [without, having] = load(text).connector!.authentication_methods;
    expect(without).toMatchObject({ refreshes: false });
    expect(having).toMatchObject({ refreshes: true, refresh_request: { form: { kind: 'short' } } });
    const both = [without!, having!].map((method) => canRefresh(method, { access_token: 'a', refresh_token: 'r' }));
    expect(both).toEqual([false, true]);
  });

  test('a field is required text, neither secret nor advanced, unless it says so', () => {
    const [field] = methodOf(manifest()).credential_fields;
    expect(field).toEqual({
      name: 'client_id',
      title: 'Client ID',
      type: 'string',
      examples: [],
      required: true,
      secret: false,
      advanced: false,
      hidden: false,
    });
  });

  test('the refresh inherits address, method, authentication, headers and response, never the parameters', () => {
    const token = `      method: PUT
      client_authentication: client_secret_post
      query: { tenant: acme }
      form: { audience: shop }
      headers: { X-App: '{client_id}', X-Kind: exchange }
      response: { map: { access_token: data.access, refresh_token: data.refresh } }`;
    const method =
      '    refresh_request: { headers: { x-kind: refresh }, response: { map: { refresh_token: data.next } } }';
    const { refresh_request } = methodOf(manifest({ token, method }));
    expect(refresh_request).toMatchObject({
      method: 'PUT',
      url: 'https://login.acme.example/oauth/token',
      client_authentication: 'client_secret_post',
      query: {},
      form: {},
      headers: { 'x-app': '{client_id}', 'x-kind': 'refresh' },
      response: {
        map: {
          access_token: ['data.access'],
          token_type: ['token_type'],
          expires_in: ['expires_in'],
          refresh_token: ['data.next'],
          scope: ['scope'],
        },
      },
    });
  });

  test('lifetimes are seconds', () => {
    const of = (lifetime: string) =>
      methodOf(manifest({ method: `    refresh_token: { idle_lifetime: ${lifetime} }` })).refresh_token.idle_lifetime;
    expect(['30s', '60m', '12h', '14d'].map(of)).toEqual([30, 3600, 43_200, 1_209_600]);
  });

  test('parameters keep the order of the manifest, and null stays to drop a standard one', () => {
    const token = "      query: { zulu: '1', alpha: '2', redirect_uri: null, Mike: '3' }";
    const { query } = methodOf(manifest({ token })).token_request;
    expect(Object.entries(query)).toEqual([
      ['zulu', '1'],
      ['alpha', '2'],
      ['redirect_uri', null],
      ['Mike', '3'],
    ]);
  });

  test('a connector is frozen to its leaves', () => {
    const { connector } = load(kSeries);
    expect(() =>
      Object.assign(connector!.authentication_methods[0]!.credential_fields[0]!.choices![0]!, { value: 'x' }),
    ).toThrow(TypeError);
  });

  test('a parameter called __proto__ is a parameter', () => {
    const { query } = methodOf(manifest({ token: '      query: { __proto__: x }' })).token_request;
    expect(Object.entries(query)).toEqual([['__proto__', 'x']]);
  });
});

describe('rules that no schema can say', () => {
  test('the id must be the file name', () => {
    expect(load(manifest(), { id: 'other' }).issues).toMatchObject([
      { code: 'file-name', line: 1, column: 5, pointer: '/id' },
    ]);
    expect(load(manifest(), { id: 'acme' }).issues).toEqual([]);
  });

  test('a name below a wildcard host may come from a field with a pattern', () => {
    const fields = "      - { name: shop, title: Shop, pattern: '[a-z0-9-]+' }";
    expect(found(manifest({ fields, api: '  base_url: https://{shop}.shops.acme.example' }))).toEqual([]);
    expect(found(manifest({ fields, api: '  base_url: https://{shop}.acme.example' }))).toEqual([
      'host-not-allowed 22:13',
    ]);
  });

  test('every host that choices can make is checked', () => {
    const fields = `      - { name: env, title: Env, choices: [{ value: login, title: Live }, { value: test, title: Test }] }`;
    const { issues } = load(manifest({ fields, api: '  base_url: https://{env}.acme.example' }));
    expect(issues.map(({ message }) => message)).toEqual(['The host "test.acme.example" is not among the hosts.']);
  });

  test('a header of the exchange that needs the code cannot be inherited by the refresh', () => {
    expect(found(manifest({ token: "      headers: { X-Code: '{code}' }" }))).toEqual(['unavailable-variable 19:26']);
    const method = '    refresh_request: { headers: { x-code: null } }';
    expect(found(manifest({ token: "      headers: { X-Code: '{code}' }", method }))).toEqual([]);
  });

  test('a method without PKCE has no verifier', () => {
    const token = "      form: { code_verifier: '{code_verifier}' }";
    expect(found(manifest({ token }))).toEqual([]);
    expect(found(manifest({ token, authorization: '      pkce: none' }))).toEqual(['unavailable-variable 19:30']);
  });

  test('what only seems unused because of a misspelt key is not reported', () => {
    const fields = '      - { name: company, title: Company }';
    const text = manifest({ fields, token: "      qeury: { company: '{company}' }" });
    expect(found(text)).toEqual(['unknown-key 19:7']);
    expect(found(text.replace('qeury', 'query'))).toEqual([]);
  });

  test('the rules look at what is left of a manifest that breaks the schema', () => {
    const text = manifest({ api: '  base_url: https://elsewhere.example' }).replace('version: 1.0.0', 'version: 1');
    expect(found(text)).toEqual(['wrong-type 2:10', 'host-not-allowed 22:13']);
  });
});
