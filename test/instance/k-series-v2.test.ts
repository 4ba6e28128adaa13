import { describe, expect, test } from 'vitest';
import { readCredentials } from '../../src/instance/credentials.ts';
import { keepAliveDue } from '../../src/instance/keep-alive-due.ts';
import { withConsent, withTokens } from '../../src/instance/method.ts';
import { readAnswer } from '../../src/instance/read-answer.ts';
import { apiBaseUrl, authorizationUrl, codeRequest, refreshRequest, tokenUrl } from '../../src/instance/resolve.ts';
import { http, valid } from './valid.ts';

const { connector, method } = valid('lightspeed-k-series', 'oauth2_authorization_code_v2', 'connector');
const first = valid('lightspeed-k-series', 'oauth2_authorization_code', 'connector').method;
const values = {
  base_url: 'api.lsk.lightspeed.app',
  client_id: 'devp-v2-prod-acme',
  client_secret: 's:1',
  scope: 'financial-api items',
};
const flow = { state: 'sTaTe', redirect_uri: 'https://platform.example/cb', code_verifier: 'verifier' };

describe('K-Series clients since November 2025', () => {
  test.each([
    ['api.lsk.lightspeed.app', 'auth.lsk-prod.app'],
    ['api.trial.lsk.lightspeed.app', 'auth.lsk-demo.app'],
  ])('of %s sign in at %s', (base_url, auth) => {
    const realm = `https://${auth}/realms/k-series/protocol/openid-connect`;
    expect(authorizationUrl(connector, method, { ...values, base_url }, flow)).toMatch(`${realm}/auth?`);
    expect(tokenUrl(connector, method, { ...values, base_url })).toBe(`${realm}/token`);
    expect(apiBaseUrl(connector, method, { ...values, base_url })).toBe(`https://${base_url}`);
  });

  test('ask for offline access besides what was entered, with PKCE', () => {
    const { searchParams } = new URL(authorizationUrl(connector, method, values, flow));
    expect(searchParams.get('scope')).toBe('financial-api items offline_access');
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(withConsent(method).authorization_request.https_redirect_uri).toBe(true);
  });

  test('authenticate in the header and send a form', () => {
    const code = codeRequest(method, values, { ...flow, url: 'https://x.example', code: 'c' });
    const refresh = refreshRequest(connector, method, values, { access_token: 'a', refresh_token: 'r' });
    expect(new URL(refresh.url).search).toBe('');
    expect(refresh.body).toBe('grant_type=refresh_token&refresh_token=r');
    expect(code.body).not.toContain('client_secret');
    expect(Object.fromEntries(code.headers).authorization).toBe(`Basic ${btoa('devp-v2-prod-acme:s%3A1')}`);
  });

  test('get offline tokens, whose refresh_expires_in of 0 means not known', () => {
    const context = {
      method,
      request: withTokens(method).token_request,
      values,
      before: { refresh_token: null, scope: null },
      sentAt: 0,
    };
    const read = (refresh_expires_in: number) => {
      const body = {
        access_token: 'a',
        refresh_token: 'r',
        expires_in: 1500,
        refresh_expires_in,
        scope: 'items email',
      };
      const answer = readAnswer(http(body), context);
      if ('failure' in answer) throw new Error(answer.failure.message);
      return answer.tokens;
    };
    const day = 86_400_000;
    const rules = withTokens(method).refresh_token;
    expect(rules.rotation).toBe('single_use');
    expect(read(0)).not.toHaveProperty('refresh_expires_at');
    expect(keepAliveDue(rules, read(0), { authorizedAt: null, announcedEnd: null }, 0, 1)).toBe(24 * day);
    // Without offline access it ends after half an hour, and the answer says so.
    expect(keepAliveDue(rules, read(1800), { authorizedAt: null, announcedEnd: null }, 0, 1)).toBe(1_080_000);
  });
});

describe('a client that does not fit its method or environment is warned about, never refused', () => {
  const fields = (method_: typeof method, client_id: string, base_url: string) => {
    const { problems, warnings } = readCredentials(connector, method_, { ...values, client_id, base_url });
    expect(problems).toEqual([]);
    return warnings.map(({ message }) => message.replace(/[.] .*/, ''));
  };
  const [live, trial] = ['api.lsk.lightspeed.app', 'api.trial.lsk.lightspeed.app'];

  test.each([
    [method, 'devp-v2-prod-acme', live, 0],
    [method, 'devp-v2-demo-acme', trial, 0],
    [method, 'devp-v2-demo-acme', live, 1],
    [method, 'devp-v2-prod-acme', trial, 1],
    [method, 'devp-acme-prod-1', live, 1],
    [method, 'something-else', live, 0],
    [first, 'devp-acme-prod-1', live, 0],
    [first, 'devp-acme-prod-1', trial, 1],
    [first, 'devp-demo-acme', live, 1],
    [first, 'devp-v2-acme', live, 1],
  ])('%#', (method_, client_id, base_url, warnings) => {
    expect(fields(method_, client_id, base_url)).toHaveLength(warnings);
  });
});
