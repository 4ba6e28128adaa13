import { describe, expect, test } from 'vitest';
import { authorize, call, exchange, provider, start } from './play.ts';

describe('the API', () => {
  test('answers the documented example to a live token with the scope', async () => {
    const { sandbox, token } = await granted('financial-api');
    const { status, json } = await call(sandbox, '/f/data/businesses?page=0', token);
    expect(status).toBe(200);
    expect(json).toHaveProperty('_embedded.businessList.0.businessLocations.0.blName', 'Sandbox Bistro');
  });

  test('fills the path into the example', async () => {
    const { sandbox, token } = await granted('financial-api');
    const { json } = await call(sandbox, '/f/finance/45454565682155/accountingGroups', token);
    expect(json).toHaveProperty('_links.self.href', expect.stringContaining('/f/finance/45454565682155/'));
  });

  test('takes an order and names the fields that are missing', async () => {
    const { sandbox, token } = await granted('orders-api');
    const order = { businessLocationId: 45454565682155, thirdPartyReference: 'order-1', endpointId: 'webOO' };
    const post = (body: string) => ({ method: 'POST', body, headers: { authorization: `Bearer ${token}` } });
    const path = '/o/op/1/order/local';
    expect(await call(sandbox, path, token, post(JSON.stringify(order)))).toMatchObject({ json: { status: 'ok' } });
    const { endpointId: _, ...incomplete } = order;
    for (const [body, missing] of [
      [JSON.stringify(incomplete), 'Missing: endpointId'],
      ['not JSON', 'Missing: businessLocationId, thirdPartyReference, endpointId'],
      ['', 'Missing: businessLocationId, thirdPartyReference, endpointId'],
    ] as const)
      expect(await call(sandbox, path, token, post(body))).toMatchObject({
        status: 400,
        json: { status: 'fail', msg: missing },
      });
  });

  test('refuses a request without a token, and the challenge carries no error code', async () => {
    const { sandbox } = await granted('items');
    const { status, headers } = await call(sandbox, '/f/data/businesses');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="sandbox"');
  });

  test.each([
    ['invented', () => {}, /never issued/],
    [null, (sandbox: Sandboxed) => sandbox.advance(3_600_000), /expired/],
    [null, (sandbox: Sandboxed) => sandbox.revokeAll(), /revoked/],
  ] as const)('refuses a token that does not work (%#)', async (invented, change, words) => {
    const { sandbox, token } = await granted('financial-api');
    change(sandbox);
    const { status, headers, json } = await call(sandbox, '/f/data/businesses', invented ?? token);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: 'invalid_token', error_description: expect.stringMatching(words) });
    expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="sandbox", error="invalid_token"/);
  });

  test('takes a token and a key that are sent in the same way', async () => {
    const bearer = (value: string) => ({ header: 'Authorization', value: `Bearer ${value}` });
    const authorization = [bearer('{access_token}'), bearer('{api_key}')];
    const credentials = [{ title: 'Key', methods: null, values: { api_key: 'sandbox-key' } }];
    const sandbox = await start({ provider: { ...provider, api: { ...provider.api, authorization, credentials } } });
    const { json } = await exchange(sandbox, await authorize(sandbox, { scope: 'financial-api' }));
    expect(await call(sandbox, '/f/data/businesses', json.access_token)).toMatchObject({ status: 200 });
    expect(await call(sandbox, '/f/data/businesses', 'sandbox-key')).toMatchObject({ status: 200 });
    expect(await call(sandbox, '/f/data/businesses', 'neither')).toMatchObject({ status: 401 });
  });

  test('takes no token in the query (RFC 6750 §2.3)', async () => {
    const { sandbox, token } = await granted('financial-api');
    expect(await call(sandbox, `/f/data/businesses?access_token=${token}`)).toMatchObject({ status: 401 });
  });

  test('refuses a token that lacks the scope, in the shape of that error', async () => {
    const { sandbox, token } = await granted('items');
    const { status, headers, json } = await call(sandbox, '/f/data/businesses', token);
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(json).toMatchObject({ status: 403, error: 'Forbidden', path: '/f/data/businesses' });
  });

  test('says that it does not know a path', async () => {
    const { sandbox, token } = await granted('items');
    const { status, json } = await call(sandbox, '/o/op/1/menu/list', token);
    expect(status).toBe(404);
    expect(json).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      path: '/o/op/1/menu/list',
      status: 404,
      error: 'Not Found',
      requestId: expect.any(String),
    });
  });
});

type Sandboxed = Awaited<ReturnType<typeof start>>;

async function granted(scope: string) {
  const sandbox = await start();
  const { json } = await exchange(sandbox, await authorize(sandbox, { scope }));
  return { sandbox, token: json.access_token };
}
