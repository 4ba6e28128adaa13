import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { apiCredential } from '../../src/instance/api-credential.ts';
import { captureAnswer, captureCallback, capturesOf } from '../../src/instance/captures.ts';
import { readCredentials } from '../../src/instance/credentials.ts';
import { withTokens } from '../../src/instance/method.ts';
import { apiBaseUrl, codeRequest, exchangeUrl } from '../../src/instance/resolve.ts';
import { withCaptured } from '../../src/instance/roots.ts';
import { testRequest } from '../../src/instance/test-request.ts';
import { hostAllowed } from '../../src/manifest/host.ts';
import { acme } from './connectors.ts';
import { fresh, valid } from './valid.ts';

const client = { client_id: 'id', client_secret: 'secret' };
const flow = { url: 'https://x.example', code: 'c', state: 's', redirect_uri: 'https://p.example/', code_verifier: '' };

/** What people try in order to move a request somewhere else. */
const evil = [
  'evil.com/',
  'evil.com#',
  'evil.com?',
  'user@evil.com',
  'evil.com\\',
  'evil.com:443',
  'evil.com',
  'a\r\nX-Evil: 1',
  '..',
  '../..',
  '%2e%2e',
  'evil。com',
  'evil．com',
  'ｅvil.com',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '[::1]',
  'localhost',
  'accounts.centre.example.evil.com',
  'https://evil.com/accounts.centre.example',
];
const anything = fc.oneof(
  fc.constantFrom(...evil),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.webUrl(),
  fc.domain(),
  fc
    .tuple(fc.constantFrom(...evil), fc.constantFrom('', '.', '/', '@', '#', '\r\n'), fc.constantFrom(...evil))
    .map((parts) => parts.join('')),
);

/** Runs what may refuse, and then with an error of ours. */
function unlessRefused<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof EvergrantError)) throw error;
    expect(['invalid_credentials', 'invalid_request', 'egress_refused']).toContain(error.code);
    return null;
  }
}

describe('a prompted value', () => {
  const fields = "      - { name: shop, title: Shop, pattern: '[a-z]+', examples: [north] }";
  const { connector, method } = acme({ fields, api: '  base_url: https://{shop}.shops.acme.example/v1' });

  // "localhost" is a shop's name like any other: localhost.shops.acme.example.
  test.each(evil.filter((value) => value !== 'localhost'))('%j is no shop', (shop) => {
    expect(readCredentials(connector, method, { ...client, shop }).problems).toHaveLength(1);
  });

  test.each(evil)('%j moves no host even where it was let in', (shop) => {
    const url = unlessRefused(() => apiBaseUrl(connector, method, { shop }));
    if (url !== null) expect(new URL(url).hostname).toMatch(/^[a-z0-9.-]+\.shops\.acme\.example$/);
  });
});

describe('a value that the callback brings', () => {
  const { connector, method } = valid('data-centre');

  test.each(evil)('%j is no accounts server', (server) => {
    expect(() => captureCallback(method, { 'accounts-server': server })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });

  test('whatever it is, the code goes to a host of the vendor, and adds no parameter', () => {
    fc.assert(
      fc.property(anything, anything, (server, location) => {
        const captured = unlessRefused(() => captureCallback(method, { 'accounts-server': server, location }));
        if (captured === null) return;
        const values = withCaptured(client, captured);
        const url = exchangeUrl(connector, method, values, '');
        expect(hostAllowed(new URL(url).hostname, connector.hosts)).toBe(true);
        const request = unlessRefused(() => codeRequest(method, values, { ...flow, url, callback: { location } }));
        if (request === null) return;
        const names = [...new URLSearchParams(request.body).keys()];
        expect(names.filter((name) => name !== 'region')).toEqual([
          'grant_type',
          'code',
          'redirect_uri',
          'client_id',
          'client_secret',
        ]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a value that an answer brings', () => {
  const { connector, method } = valid('data-centre');
  const { capture } = withTokens(method).token_request.response;

  test.each(evil)('%j is no host of the API', (api_domain) => {
    expect(captureAnswer(capture, { api_domain })).toEqual({});
  });

  test('whatever it is, no call, path or header leaves the vendor', () => {
    fc.assert(
      fc.property(anything, anything, (api_domain, organisation) => {
        const captured = { ...captureAnswer(capture, { api_domain }), organisation };
        const values = withCaptured(client, captured);
        const base = unlessRefused(() => apiBaseUrl(connector, method, values));
        if (base !== null) expect(hostAllowed(new URL(base).hostname, connector.hosts)).toBe(true);
        const path = unlessRefused(() => testRequest(method, method.api.test[0]!, values, fresh).url);
        if (path !== null) expect(path).toMatch(/^\/organisations\/[\w.~%-]+$/);
        const sent = unlessRefused(() => apiCredential(method, values, { access_token: 'a' }).headers);
        for (const [, value] of sent ?? []) expect(value).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 500 },
    );
  });

  test('that was kept before the manifest narrowed its hosts goes nowhere', () => {
    const values = withCaptured(client, { api: 'evil.com' });
    expect(() => apiBaseUrl(connector, method, values)).toThrow(expect.objectContaining({ code: 'egress_refused' }));
    expect(Object.keys(capturesOf(method))).toContain('api');
  });
});
