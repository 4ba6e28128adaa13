import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientAuthentication } from '../../src/oauth/client-authentication.ts';
import { codeGrant, refreshGrant } from '../../src/oauth/grants.ts';
import { type ProviderRequest, providerRequest } from '../../src/oauth/provider-request.ts';

const client = { id: 'id', secret: 'secret' };
const request: ProviderRequest = {
  method: 'POST',
  url: 'https://login.acme.example/token',
  query: {},
  headers: {},
  form: {},
  authentication: clientAuthentication.client_secret_post(client),
  standard: codeGrant('c0de', 'https://platform.example/cb', 'verifier'),
};

describe('the token request', () => {
  test('is a form with the client authenticated in it, where nothing is named', () => {
    expect(providerRequest(request)).toEqual({
      method: 'POST',
      url: 'https://login.acme.example/token',
      headers: [
        ['accept', 'application/json'],
        ['content-type', 'application/x-www-form-urlencoded'],
      ],
      body:
        'grant_type=authorization_code&code=c0de&redirect_uri=https%3A%2F%2Fplatform.example%2Fcb' +
        '&code_verifier=verifier&client_id=id&client_secret=secret',
    });
  });

  test('says once what it accepts, where the headers beside a credential say it', () => {
    const accept = ['accept', 'application/vnd.acme+json'] as const;
    const authentication = { headers: [accept, ['authorization', 'Bearer t']] as const, parameters: [] };
    const { headers } = providerRequest({ ...request, method: 'GET', authentication, standard: [] });
    expect(headers).toEqual([accept, ['authorization', 'Bearer t']]);
  });

  test('leaves the code verifier out where there is none', () => {
    const standard = codeGrant('c0de', 'https://platform.example/cb', '');
    expect(providerRequest({ ...request, standard }).body).not.toContain('code_verifier');
  });

  test('with everything in the query has an empty body and no content type', () => {
    const query = { code: 'c0de', grant_type: 'authorization_code', redirect_uri: null, code_verifier: null };
    const sent = providerRequest({
      ...request,
      query,
      authentication: clientAuthentication.client_secret_basic(client),
    });
    expect(sent.url).toBe('https://login.acme.example/token?code=c0de&grant_type=authorization_code');
    expect(sent.body).toBe('');
    expect(sent.headers.map(([name]) => name)).toEqual(['accept', 'authorization']);
  });

  test('by GET carries the standard parameters in the query and has no body', () => {
    const sent = providerRequest({ ...request, method: 'GET', standard: refreshGrant('r') });
    expect(sent.url).toContain('?grant_type=refresh_token&refresh_token=r&client_id=id');
    expect(sent).not.toHaveProperty('body');
  });

  test('a header that is named replaces the standard one; null drops it', () => {
    const headers = { accept: 'text/plain', 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    expect(providerRequest({ ...request, headers }).headers).toEqual(Object.entries(headers));
    const without = providerRequest({ ...request, headers: { accept: null } }).headers;
    expect(without.map(([name]) => name)).toEqual(['content-type']);
  });

  test('the refresh asks for no scope, so the grant keeps its own (RFC 6749 §6)', () => {
    expect(refreshGrant('r')).toEqual([
      ['grant_type', 'refresh_token'],
      ['refresh_token', 'r'],
    ]);
  });
});

describe('client authentication', () => {
  const odd = { id: 'shop+1/a=b:c', secret: 's%41 é"&' };

  test('client_secret_basic encodes id and secret as a form before base64 (RFC 6749 §2.3.1)', () => {
    expect(decoded('client_secret_basic', odd)).toBe('shop%2B1%2Fa%3Db%3Ac:s%2541+%C3%A9%22%26');
  });

  test('client_secret_basic_unencoded sends them as they are', () => {
    expect(decoded('client_secret_basic_unencoded', odd)).toBe('shop+1/a=b:c:s%41 é"&');
  });

  test('both give the same where there is nothing to encode', () => {
    const plain = { id: 'devp-acme_1.2', secret: 'Abc-123' };
    expect(decoded('client_secret_basic', plain)).toBe(decoded('client_secret_basic_unencoded', plain));
  });

  test('none sends the id and no secret (RFC 6749 §2.1)', () => {
    expect(clientAuthentication.none(odd)).toEqual({ headers: [], parameters: [['client_id', odd.id]] });
  });

  test('client_secret_basic: whatever id and secret are, the server gets them back', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.toWellFormed());
    fc.assert(
      fc.property(text, text, (id, secret) => {
        const [user = '', password = ''] = decoded('client_secret_basic', { id, secret }).split(':');
        expect([user, password].map((part) => new URLSearchParams(`x=${part}`).get('x'))).toEqual([id, secret]);
      }),
    );
  });

  function decoded(name: 'client_secret_basic' | 'client_secret_basic_unencoded', client: typeof odd): string {
    const { headers, parameters } = clientAuthentication[name](client);
    expect(parameters).toEqual([]);
    const [[header, value] = ['', '']] = headers;
    expect(header).toBe('authorization');
    return Buffer.from(value.replace(/^Basic /, ''), 'base64').toString('utf8');
  }
});
