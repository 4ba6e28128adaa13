import { describe, expect, test } from 'vitest';
import {
  authorize,
  basic,
  client_id,
  client_secret,
  exchange,
  grantsVariant,
  redirect_uri,
  refresh,
  server,
  start,
  tokenRequest,
  variant,
} from './play.ts';

describe('the code exchange', () => {
  test('a code becomes tokens, under the names the vendor documents', async () => {
    const { status, headers, json } = await exchange(await startAuthorized(), code);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(json).toEqual({
      access_token: expect.stringMatching(/^\w{43}$/),
      refresh_token: expect.stringMatching(/^\w{43}$/),
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'financial-api items',
    });
    expect(json.access_token).not.toBe(json.refresh_token);
  });

  test('a code has the documented six characters', async () => {
    await startAuthorized();
    expect(code).toMatch(/^[A-Za-z0-9]{6}$/);
  });

  test('the extra parameter of the quick start is ignored', async () => {
    expect(await exchange(await startAuthorized(), code, { 'client-id': 'anything' })).toMatchObject({ status: 200 });
  });

  test('a second use of a code is refused and revokes the tokens of the first', async () => {
    const sandbox = await startAuthorized();
    const first = await exchange(sandbox, code);
    expect(await exchange(sandbox, code)).toMatchObject(refused('invalid_grant', /used before/));
    expect(await refresh(sandbox, first.json.refresh_token)).toMatchObject(refused('invalid_grant', /revoked/));
  });

  test('an expired code is refused', async () => {
    const sandbox = await startAuthorized();
    sandbox.advance(10 * 60_000);
    expect(await exchange(sandbox, code)).toMatchObject(refused('invalid_grant', /expired/));
  });

  test('an invented code is refused', async () => {
    expect(await exchange(await startAuthorized(), 'abcdef')).toMatchObject(refused('invalid_grant', /never issued/));
  });

  test('another redirect URI than in the authorization request is refused, be it by a slash', async () => {
    const answer = await exchange(await startAuthorized(), code, { redirect_uri: `${redirect_uri}/` });
    expect(answer).toMatchObject(refused('invalid_grant', /redirect_uri differs/));
  });

  test("another client's code is refused", async () => {
    const other = { ...server.clients[0]!, client_id: 'devp-other', client_secret: 'other' };
    const sandbox = await start({ provider: variant('clients', [...server.clients, other]) });
    const headers = { authorization: `Basic ${btoa('devp-other:other')}` };
    const answer = await exchange(sandbox, await authorize(sandbox), {}, { headers });
    expect(answer).toMatchObject(refused('invalid_grant', /never issued to this client/));
  });

  test.each(['code', 'redirect_uri', 'grant_type'])('a missing %s is refused by name', async (name) => {
    const answer = await exchange(await startAuthorized(), code, { [name]: null });
    expect(answer).toMatchObject(refused('invalid_request', new RegExp(`Missing: ${name}, in the query`)));
  });

  test('an empty parameter counts as missing', async () => {
    expect(await exchange(await startAuthorized(), '')).toMatchObject(refused('invalid_request', /Missing: code/));
  });

  test('a repeated parameter is refused', async () => {
    const sandbox = await startAuthorized();
    const url = `${sandbox.origin}/oauth/token?grant_type=authorization_code&code=a&code=b`;
    const response = await fetch(url, { method: 'POST', headers: { authorization: basic } });
    expect(await response.json()).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringMatching(/code.*more than once/),
    });
  });

  test('an unknown grant type is refused', async () => {
    const answer = await tokenRequest(await start(), { grant_type: 'password', username: 'u' });
    expect(answer).toMatchObject(refused('unsupported_grant_type', /authorization_code, refresh_token/));
  });

  test('another method is refused with the one that is allowed', async () => {
    const answer = await tokenRequest(await start(), {}, { method: 'GET' });
    expect(answer).toMatchObject({ status: 405, json: { error: 'invalid_request' } });
    expect(answer.headers.get('allow')).toBe('POST');
  });
});

describe('where the parameters are', () => {
  test('parameters in the body are refused, and the answer says where they belong', async () => {
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'abcdef', redirect_uri });
    const answer = await tokenRequest(await start(), {}, { body });
    expect(answer).toMatchObject(refused('invalid_request', /in the form body: grant_type, code, redirect_uri.*query/));
  });

  test('a vendor that reads the body refuses parameters in the query', async () => {
    const sandbox = await start({ provider: grantsVariant({ parameters_in: 'form' }) });
    const answer = await exchange(sandbox, 'abcdef');
    expect(answer).toMatchObject(refused('invalid_request', /in the query: .*body/));
  });

  test('a vendor that reads the body takes parameters there', async () => {
    const sandbox = await start({ provider: grantsVariant({ parameters_in: 'form' }) });
    const code = await authorize(sandbox);
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri });
    expect(await tokenRequest(sandbox, {}, { body })).toMatchObject({ status: 200 });
  });

  test('a vendor that ignores misplaced parameters misses them', async () => {
    const sandbox = await start({ provider: grantsVariant({ misplaced_parameters: 'ignore' }) });
    const answer = await tokenRequest(sandbox, {}, { body: new URLSearchParams({ grant_type: 'refresh_token' }) });
    expect(answer).toMatchObject(refused('invalid_request', /Missing: grant_type/));
  });
});

describe('client authentication', () => {
  test('credentials in the body are refused', async () => {
    const body = new URLSearchParams({ client_id, client_secret });
    const answer = await exchange(await startAuthorized(), code, {}, { body, headers: {} });
    expect(answer).toMatchObject(
      refused('invalid_client', /secret was sent in the form body.*Authorization header/, 401),
    );
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  test('credentials in the query are refused, even beside the right header', async () => {
    const answer = await exchange(await startAuthorized(), code, { client_id, client_secret });
    expect(answer).toMatchObject(refused('invalid_client', /secret was sent in the query/, 401));
  });

  test.each([
    ['a wrong secret', `Basic ${btoa(`${client_id}:wrong`)}`, /No client has this id and secret/],
    ['a wrong id', `Basic ${btoa(`devp-nobody:${client_secret}`)}`, /No client has this id and secret/],
    ['a header that is not Basic', 'Bearer abc', /not "Basic"/],
    ['a header that is not base64', 'Basic id:secret', /not "Basic"/],
  ])('%s is refused, and the code is not used up', async (_, authorization, words) => {
    const sandbox = await startAuthorized();
    const answer = await exchange(sandbox, code, {}, { headers: { authorization } });
    expect(answer).toMatchObject(refused('invalid_client', words, 401));
    expect(await exchange(sandbox, code)).toMatchObject({ status: 200 });
  });

  test('no authentication at all is refused with what is expected', async () => {
    const answer = await exchange(await startAuthorized(), code, {}, { headers: {} });
    expect(answer).toMatchObject(refused('invalid_client', /no client authentication.*Basic/, 401));
  });

  test('a secret with special characters tells encoded from unencoded Basic authentication', async () => {
    const clients = [{ ...server.clients[0]!, client_secret: 'a+b%20c' }];
    const pair = (secret: string) => ({ headers: { authorization: `Basic ${btoa(`${client_id}:${secret}`)}` } });
    const encoded = encodeURIComponent('a+b%20c');
    const unencodedServer = await start({ provider: variant('clients', clients) });
    const basic = grantsVariant({ client_authentication: ['client_secret_basic'] });
    const encodedServer = await start({
      provider: { ...basic, servers: [{ ...basic.servers[0]!, clients }] },
    });
    for (const [sandbox, right, wrong] of [
      [unencodedServer, 'a+b%20c', encoded],
      [encodedServer, encoded, 'a+b%20c'],
    ] as const) {
      const code = await authorize(sandbox);
      expect(await exchange(sandbox, code, {}, pair(wrong))).toMatchObject({ json: { error: 'invalid_client' } });
      expect(await exchange(sandbox, code, {}, pair(right))).toMatchObject({ status: 200 });
    }
  });

  test('a vendor that wants credentials in the body takes them there and only there', async () => {
    const sandbox = await start({
      provider: grantsVariant({ parameters_in: 'form', client_authentication: ['client_secret_post'] }),
    });
    const grant = { grant_type: 'authorization_code', code: await authorize(sandbox), redirect_uri };
    const wrong = await tokenRequest(sandbox, {}, { body: new URLSearchParams(grant) });
    expect(wrong).toMatchObject(refused('invalid_client', /header is not read here.*in the form body/, 401));
    const body = new URLSearchParams({ ...grant, client_id, client_secret });
    expect(await tokenRequest(sandbox, {}, { body, headers: {} })).toMatchObject({ status: 200 });
  });
});

describe('PKCE', () => {
  // RFC 7636, appendix B
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' };

  test('a vendor without it ignores its parameters', async () => {
    const sandbox = await start();
    expect(await exchange(sandbox, await authorize(sandbox, challenge))).toMatchObject({ status: 200 });
  });

  test('a vendor with it wants the verifier that fits', async () => {
    const sandbox = await start({ provider: variant('pkce', 'optional') });
    const exchangeWith = async (verifier: string | null) =>
      exchange(sandbox, await authorize(sandbox, challenge), { code_verifier: verifier });
    expect(await exchangeWith(null)).toMatchObject(refused('invalid_grant', /Missing: code_verifier/));
    expect(await exchangeWith('wrong')).toMatchObject(refused('invalid_grant', /does not fit/));
    expect(await exchangeWith(code_verifier)).toMatchObject({ status: 200 });
  });
});

let code: string;

async function startAuthorized() {
  const sandbox = await start();
  code = await authorize(sandbox);
  return sandbox;
}

function refused(error: string, description: RegExp, status = 400) {
  return { status, json: { error, error_description: expect.stringMatching(description) } };
}
