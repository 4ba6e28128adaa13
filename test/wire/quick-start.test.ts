import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openPeer } from './open-peer.ts';
import { type RawProvider, startRawProvider } from './raw-provider.ts';

/** As an administrator of the vendor's quick start has them: an id and a secret with characters that a URL encodes. */
const credentials = {
  base_url: 'api.lsk.lightspeed.app',
  client_id: 'devp-acme-prod-123456',
  client_secret: 'nwsec+a/b=c:d%e',
  scope: 'financial-api items',
};
const redirectUri = 'https://mycompany.com/redirection/ikentoo';
const code = 'VlWFo0';
const state = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

let provider: RawProvider;
let engine: Engine;
let authorizationUrl: string;

beforeAll(async () => {
  provider = await startRawProvider([
    { access_token: 'first', refresh_token: 'Rt+1/a=b~c', expires_in: 3600, token_type: 'bearer' },
    { access_token: 'second', refresh_token: 'Rt2', expires_in: 3600, token_type: 'bearer' },
  ]);
  engine = await openPeer(new Map([['https://api.lsk.lightspeed.app', provider.origin]]));
  const { instance } = await engine.addInstance({ connector: 'lightspeed-k-series', name: 'Bistro', credentials });
  const begun = await engine.beginAuthorization(instance.id, { redirect_uri: redirectUri });
  authorizationUrl = begun.authorization_url.replace(provider.origin, 'https://api.lsk.lightspeed.app');
  await engine.finishAuthorization(`${redirectUri}?code=${code}&state=${state}`);
  await engine.refresh(instance.id);
});
afterAll(async () => {
  await engine.close();
  await provider.close();
});

describe('the wire files are what is sent, byte for byte', () => {
  test('the address that the browser opens', () => {
    expect(`GET ${authorizationUrl}\r\n`).toBe(golden('authorize.http'));
  });

  test('the token request', () => {
    expect(provider.requests[0]).toBe(golden('token.http'));
  });

  test('the refresh request', () => {
    expect(provider.requests[1]).toBe(golden('refresh.http'));
  });

  test('nothing else was sent', () => {
    expect(provider.requests).toHaveLength(2);
  });
});

// The examples of the vendor's quick start, as they stand there.
const quickStart = {
  authorize:
    'https://api.lsk.lightspeed.app/oauth/authorize?client_id={{CLIENT_ID_HERE}}&response_type=code&redirect_uri={{REDIRECT_URI_HERE}}',
  token:
    'https://api.lsk.lightspeed.app/oauth/token?code={{TEMP_CODE}}&grant_type=authorization_code&client-id={{CLIENT_ID}}&redirect_uri={{REDIRECT_URI}}',
};

describe('the requests are those of the quick start', () => {
  test('step 1: the authorization URL is the example, with scope and state after it and nothing more', () => {
    const example = filled(quickStart.authorize, {
      CLIENT_ID_HERE: credentials.client_id,
      REDIRECT_URI_HERE: redirectUri,
    });
    expect(authorizationUrl).toBe(`${example}&scope=financial-api%20items&state=${state}`);
  });

  test('step 6: the token request is the complete URL of the example, in its order, with an empty body', () => {
    const example = new URL(
      filled(quickStart.token, { TEMP_CODE: code, CLIENT_ID: credentials.client_id, REDIRECT_URI: redirectUri }),
    );
    const { line, headers, body } = parts(provider.requests[0]);
    expect(line).toBe(`POST ${example.pathname}${example.search} HTTP/1.1`);
    expect(headers.get('host')).toBe('api.lsk.lightspeed.app');
    expect(headers.get('content-length')).toBe('0');
    expect(headers.has('content-type')).toBe(false);
    expect(body).toBe('');
  });

  test('steps 3 and 5: the header is Basic and the base64 of clientId:clientSecret as they are', () => {
    const expected = `Basic ${Buffer.from(`${credentials.client_id}:${credentials.client_secret}`).toString('base64')}`;
    expect(provider.requests.map((request) => parts(request).headers.get('authorization'))).toEqual([
      expected,
      expected,
    ]);
  });

  test('the refresh goes the same way: same address, same header, both parameters in the URL', () => {
    const { line, headers, body } = parts(provider.requests[1]);
    expect(line).toBe('POST /oauth/token?grant_type=refresh_token&refresh_token=Rt%2B1%2Fa%3Db~c HTTP/1.1');
    expect(headers).toEqual(parts(provider.requests[0]).headers);
    expect(body).toBe('');
  });

  test('on staging the host is the other one, and nothing else differs', async () => {
    const peer = await openPeer(new Map());
    const values = { ...credentials, base_url: 'https://API.trial.lsk.lightspeed.app/' };
    const { instance } = await peer.addInstance({
      connector: 'lightspeed-k-series',
      name: 'Trial',
      credentials: values,
    });
    const begun = await peer.beginAuthorization(instance.id, { redirect_uri: redirectUri });
    await peer.close();
    expect(begun.authorization_url).toBe(
      authorizationUrl.replace('api.lsk.lightspeed.app', 'api.trial.lsk.lightspeed.app'),
    );
  });
});

const golden = (name: string): string => readFileSync(new URL(name, import.meta.url), 'latin1');

const filled = (example: string, values: Record<string, string>): string =>
  example.replace(/\{\{(\w+)\}\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

function parts(request = ''): { line: string; headers: Map<string, string>; body: string } {
  const [head = '', body = ''] = request.split('\r\n\r\n');
  const [line = '', ...fields] = head.split('\r\n');
  return { line, body, headers: new Map(fields.map((field) => field.split(': ', 2) as [string, string])) };
}
