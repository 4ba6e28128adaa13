import { createHmac, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiCredential } from '../../src/instance/api-credential.ts';
import { captureCallback } from '../../src/instance/captures.ts';
import { readCredentials } from '../../src/instance/credentials.ts';
import { mayMeanExpired, meansExpired } from '../../src/instance/expired.ts';
import { allowedHosts } from '../../src/instance/hosts.ts';
import { identityOf } from '../../src/instance/identity.ts';
import { withConsent, withTokens } from '../../src/instance/method.ts';
import { readAnswer, readStepAnswer } from '../../src/instance/read-answer.ts';
import { canRefresh, refreshSpends } from '../../src/instance/refreshable.ts';
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
} from '../../src/instance/resolve.ts';
import { requestedScope, withCaptured } from '../../src/instance/roots.ts';
import { testRequest } from '../../src/instance/test-request.ts';
import { fresh, http, valid } from './valid.ts';

const client = { client_id: 'id', client_secret: 'secret' };
const flow = { state: 'sTaTe', redirect_uri: 'https://platform.example/cb', code_verifier: '' };
const exchange = { ...flow, url: 'https://login.example/token', code: 'c0de' };
const before = { refresh_token: null, scope: null };
const headers = (list: readonly (readonly [string, string])[]) => Object.fromEntries(list);

describe('a data centre that the callback names', () => {
  const { connector, method } = valid('data-centre');

  test('decides the token endpoint; the default is used until then', () => {
    expect(tokenUrl(connector, method, client)).toBe('https://accounts.centre.example/oauth/v2/token');
    const captured = captureCallback(method, {
      'accounts-server': 'https://eu.accounts.centre.example',
      location: 'eu',
    });
    const values = withCaptured(client, captured);
    const url = exchangeUrl(connector, method, values, 'https://accounts.centre.example/oauth/v2/token');
    expect(url).toBe('https://eu.accounts.centre.example/oauth/v2/token');
    const request = codeRequest(method, values, { ...exchange, url, callback: { location: 'eu' } }, fresh);
    expect(request.body).toContain('region=eu&');
  });

  test('scopes are joined by commas and left unencoded; some are always asked for', () => {
    const url = authorizationUrl(connector, method, { ...client, scope: 'a:b c' }, flow);
    expect(url).toContain('&scope=a:b,c,organisation.read&');
    expect(requestedScope(method, { scope: 'a:b c' })).toBe('a:b c organisation.read');
  });

  test('the answer names the host of the API and, in a claim, the user', () => {
    const id_token = `x.${Buffer.from('{"email":"ann@shop.example"}').toString('base64url')}.y`;
    const body = { status: 'ok', access_token: 'a', api_domain: 'https://eu.api.centre.example/', id_token };
    const context = { method, request: withTokens(method).token_request, values: client, before, sentAt: 0 };
    const read = readAnswer(http(body), context);
    expect(read).toMatchObject({ captured: { api: 'eu.api.centre.example', user: 'ann@shop.example' } });
    expect(readAnswer(http({ ...body, status: 'no', error: 'invalid_code' }), context)).toMatchObject({
      failure: { code: 'invalid_grant' },
    });
  });

  test('one of the organisations is chosen, and stands in headers, paths and identity', () => {
    const [step] = method.after_connect;
    const organisations = [
      { id: 7, name: 'North' },
      { id: 8, name: 'South' },
      { id: 'x/y', name: 'Odd' },
    ];
    expect(readStepAnswer(http({ organisations }), step!, 0)).toEqual({
      captured: {},
      choice: {
        as: 'organisation',
        options: [
          { value: '7', label: 'North' },
          { value: '8', label: 'South' },
        ],
      },
    });
    expect(readStepAnswer(http({ organisations: organisations.slice(0, 1) }), step!, 0)).toEqual({
      captured: { organisation: '7' },
    });
    const values = withCaptured(client, { api: 'eu.api.centre.example', organisation: '7', user: 'ann' });
    expect(apiBaseUrl(connector, method, values)).toBe('https://eu.api.centre.example/v3');
    expect(headers(apiCredential(method, values, { access_token: 'a' }).headers)).toEqual({
      'x-organisation': '7',
      authorization: 'Token a',
    });
    expect(testRequest(method, method.api.test[0]!, values).url).toBe('/organisations/7');
    expect(identityOf(method, values)).toBe('["id","ann 7"]');
    expect(identityOf(method, client)).toBeNull();
  });

  test('an expired token shows itself by status or by body', () => {
    expect([401, 200, 403].map((status) => mayMeanExpired(method.api, status))).toEqual(['yes', 'by_body', 'no']);
    expect(meansExpired(method.api, 200, '{"code":"57"}')).toBe(true);
    expect(meansExpired(method.api, 200, '{"code":0}')).toBe(false);
  });

  test('is where a grant is revoked, by the refresh token (RFC 7009)', () => {
    const request = revocationRequest(connector, method, client, { access_token: 'a', refresh_token: 'r' });
    expect(request?.url).toBe('https://accounts.centre.example/oauth/v2/revoke');
    expect(request?.body).toBe('token=r&token_type_hint=refresh_token&client_id=id');
  });
});

describe('parameters of other names', () => {
  const { connector, method } = valid('renamed');

  test('stand behind a #/route, and the code is called otherwise', () => {
    expect(authorizationUrl(connector, method, { ...client, service_id: '4' }, flow)).toBe(
      'https://auth.renamed.example/#/authorize?app_key=id&service=4&redirect_uri=https%3A%2F%2Fplatform.example%2Fcb&state=sTaTe',
    );
    expect(withConsent(method).authorization_response.code).toBe('auth_code');
  });

  test('go as JSON, numbers and booleans as they are', () => {
    const request = codeRequest(method, client, exchange);
    expect(headers(request.headers)['content-type']).toBe('application/json');
    expect(JSON.parse(request.body ?? '')).toEqual({
      app_key: 'id',
      app_secret: 'secret',
      auth_code: 'c0de',
      grant_type: 'authorized_code',
      options: { permanent: true, version: 2 },
    });
    const refresh = refreshRequest(connector, method, client, { access_token: 'a', refresh_token: 'r' });
    expect(JSON.parse(refresh.body ?? '')).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r' });
  });

  test('and the answer is read by its predicates and paths', () => {
    const context = { method, request: withTokens(method).refresh_request, values: client, before, sentAt: 0 };
    const data = { access_token: 'a', refresh_token: 'r', access_token_expire_in: '60000', refresh_token_expire_in: 0 };
    expect(readAnswer(http({ code: 0, error: { code: 'ok' }, data }), context)).toMatchObject({
      tokens: { access_token: 'a', expires_in: 60, refresh_token: 'r' },
    });
    const failure = (body: object) => readAnswer(http(body), context);
    expect(failure({ code: 1, message: 'no' })).toMatchObject({ failure: { code: 'provider_error' } });
    expect(failure({ code: '36004005', message: 'gone' })).toMatchObject({ failure: { code: 'invalid_grant' } });
    expect(failure({ code: 0, result: 'failed' })).toMatchObject({ failure: { code: 'provider_error' } });
  });
});

describe('a long-lived token', () => {
  const { connector, method } = valid('long-lived');

  test('is exchanged for by the short-lived one', () => {
    const [step] = withTokens(method).exchange;
    const request = stepRequest(connector, method, step!, client, { access_token: 'short' });
    expect(request).toMatchObject({
      method: 'GET',
      url: 'https://graph.long.example/oauth/access_token?grant_type=fb_exchange_token&fb_exchange_token=short&client_id=id&client_secret=secret',
    });
  });

  test('is itself spent by a refresh', () => {
    expect(refreshSpends(method)).toBe('access_token');
    expect(canRefresh(method, { access_token: 'a', refresh_token: null })).toBe(true);
    const { url } = refreshRequest(connector, method, client, { access_token: 'a', refresh_token: '' });
    expect(url).toContain('?grant_type=extend&access_token=a&client_id=id');
  });

  test('goes in the query of API calls, below a method that signs as below one that does not', () => {
    const signed = valid('long-lived', 'signed');
    expect(signed.method.api.authorization).toEqual({ query: 'access_token', value: '{access_token}' });
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const private_key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const request = codeRequest(signed.method, { ...client, private_key, key_id: 'k1' }, exchange, fresh);
    const assertion = new URLSearchParams(request.body).get('client_assertion') ?? '';
    const [head = '', claims = '', signature = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'PS256', typ: 'JWT', kid: 'k1' });
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toEqual({
      iss: 'id',
      sub: 'id',
      aud: 'https://graph.long.example',
      jti: fresh.random,
      iat: fresh.now / 1000,
      exp: fresh.now / 1000 + 300,
    });
    const key = { key: publicKey, padding: 6, saltLength: 32 };
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });
});

describe('derived values and named token sets', () => {
  const { connector, method } = valid('chosen-tenant');
  const values = { ...client, version: '12' };

  test('are made of what is declared, the random and the time given', () => {
    const url = authorizationUrl(connector, method, values, flow, fresh);
    expect(url).toContain(`#/connect?nonce=${fresh.random.slice(0, 16)}&`);
    expect(url).toContain('&scope=offline_access+https://api.tenant.example/v12&');
    const sent = headers(codeRequest(method, values, exchange, fresh).headers)['x-signature'];
    expect(sent).toBe(
      createHmac('sha256', 'secret')
        .update(`id${fresh.now / 1000}`)
        .digest('base64url'),
    );
  });

  test('of a bot and a user come from one answer', () => {
    const body = { bot: { token: 'b', expires: '2026-01-01T01:00:00' }, user: { token: 'u', lifetime: 5 } };
    const context = { method, request: withTokens(method).token_request, values, before, sentAt: fresh.now };
    expect(readAnswer(http(body), context)).toMatchObject({
      tokens: { access_token: 'b', expires_in: 3600 },
      sets: { user: { access_token: 'u', expires_in: 5 } },
    });
    const request = revocationRequest(
      connector,
      method,
      values,
      {
        access_token: 'b',
        sets: { user: { access_token: 'u' } },
      },
      fresh,
    );
    expect(request).toMatchObject({ method: 'DELETE', url: 'https://login.tenant.example/revoke?token=u' });
  });
});

describe('methods without a customer', () => {
  test('send a key, a user and password, or a token in place of the user', () => {
    const key = valid('keys', 'key').method;
    expect(apiCredential(key, { api_key: 'k', company: '1234' }, { access_token: '' })).toEqual({
      headers: [['x-company', '1234']],
      query: [['key', 'k']],
    });
    const basic = (id: string, values: Record<string, string>) =>
      atob(
        (
          headers(apiCredential(valid('keys', id).method, values, { access_token: '' }).headers).authorization ?? ''
        ).slice(6),
      );
    expect(basic('user', { username: 'u', password: 'p', company: '1' })).toBe('u:p');
    expect(basic('token', { api_key: 'k', company: '1' })).toBe('k:x');
  });

  test('or ask for a token by themselves, again and again (RFC 6749 §4.4)', () => {
    const { connector, method } = valid('keys', 'client');
    const request = clientCredentialsRequest(connector, method, { ...client, scope: 'a' });
    expect(request.body).toBe('grant_type=client_credentials&scope=a');
    expect(headers(request.headers).authorization).toBe(`Basic ${btoa('secret:')}`);
    expect(canRefresh(method, { access_token: null, refresh_token: null })).toBe(true);
    const again = refreshRequest(connector, method, client, { access_token: 'a', refresh_token: '' });
    expect(again.body).toBe('grant_type=client_credentials');
  });
});

test('a product that a customer hosts is reached at the host entered for the instance, and at no other', () => {
  const { connector, method } = valid('self-hosted', 'integration');
  const values = { ...client, host: 'shop.corner.example' };
  expect(allowedHosts(connector, method, values)).toEqual(['licence.hosted.example', 'shop.corner.example']);
  expect(apiBaseUrl(connector, method, values)).toBe('https://shop.corner.example/api');
  const host = (text: string) => readCredentials(connector, method, { ...client, host: text }).problems.length;
  expect(['https://Shop.corner.example/x', 'a.b'].map(host)).toEqual([0, 0]);
  const bad = ['127.0.0.1', '169.254.169.254', 'localhost', '0x7f.1', 'a@b.example', 'a.example:8443', 'ex。ample.com'];
  expect(bad.map(host)).toEqual(bad.map(() => 1));
});

test('a connector takes over what it extends, and adds a choice to a field', () => {
  const { connector, method } = valid('regional-trial');
  expect(connector).toMatchObject({ id: 'regional-trial', title: 'A vendor with regions (trial)', version: '1.0.0' });
  expect(method.credential_fields.map(({ name }) => name)).toEqual(['region', 'client_id', 'client_secret']);
  expect(apiBaseUrl(connector, method, { region: 'trial' })).toBe('https://api-trial.regional.example');
  expect(tokenUrl(connector, method, { region: 'eu' })).toBe('https://login-eu.regional.example/token');
});
