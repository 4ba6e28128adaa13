import { describe, expect, test } from 'vitest';
import { authorizationRequestUrl, readAuthorizationResponse } from '../../src/oauth/authorization.ts';

const request = {
  url: 'https://login.acme.example/authorize',
  query: {},
  client_id: 'shop 1',
  redirect_uri: 'https://platform.example/callback?a=1',
  scope: 'orders items',
  state: 'sTaTe',
};

describe('the authorization request', () => {
  test('is the standard one where nothing is named (RFC 6749 §4.1.1)', () => {
    expect(authorizationRequestUrl(request)).toBe(
      'https://login.acme.example/authorize?response_type=code&client_id=shop%201' +
        '&redirect_uri=https%3A%2F%2Fplatform.example%2Fcallback%3Fa%3D1&scope=orders%20items&state=sTaTe',
    );
  });

  test('carries challenge and method, both or neither (RFC 7636 §4.3)', () => {
    const { searchParams } = new URL(authorizationRequestUrl({ ...request, code_challenge: 'abc' }));
    expect(searchParams.get('code_challenge')).toBe('abc');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(authorizationRequestUrl(request)).not.toContain('code_challenge');
  });

  test('takes further, other and fewer parameters as they are named', () => {
    const query = { prompt: 'consent', response_type: 'token code', scope: null, appid: 'shop 1', client_id: null };
    const url = new URL(authorizationRequestUrl({ ...request, url: `${request.url}?tenant=7`, query }));
    expect([...url.searchParams]).toEqual([
      ['tenant', '7'],
      ['prompt', 'consent'],
      ['response_type', 'token code'],
      ['appid', 'shop 1'],
      ['redirect_uri', request.redirect_uri],
      ['state', 'sTaTe'],
    ]);
  });
});

describe('the authorization response', () => {
  const read = (query: string) => readAuthorizationResponse(`https://platform.example/callback?${query}`);

  test('is read with its unknown parameters ignored (RFC 6749 §4.1.2)', () => {
    expect(read('code=a%2Bb&state=s&session_state=x&iss=https%3A%2F%2Flogin.acme.example')).toEqual({
      state: 's',
      code: 'a+b',
      error: null,
      error_description: null,
      iss: 'https://login.acme.example',
      parameters: {},
    });
  });

  test('may be an error, with words', () => {
    expect(read('error=access_denied&error_description=No%2C+thanks&state=s')).toMatchObject({
      error: 'access_denied',
      error_description: 'No, thanks',
      code: null,
    });
  });

  test('an empty parameter counts as absent', () => {
    expect(read('code=&state=s').code).toBeNull();
  });

  test.each(['code', 'state', 'error', 'error_description', 'iss'])(
    'with %s twice is refused (RFC 6749 §3.1)',
    (name) => {
      expect(() => read(`${name}=1&${name}=2`)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );

  test.each(['', 'code=1', '/callback?code=1', 'platform.example/callback?code=1'])('“%s” is no whole URL', (text) => {
    expect(() => readAuthorizationResponse(text)).toThrow(/not a complete URL/);
  });
});
