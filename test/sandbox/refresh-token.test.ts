import { describe, expect, test } from 'vitest';
import { authorize, call, exchange, refresh, server, start, variant } from './play.ts';

const day = 86_400_000;

describe('a single-use refresh token', () => {
  test('brings a new access token and a new refresh token', async () => {
    const { sandbox, json } = await granted();
    const { status, json: next } = await refresh(sandbox, json.refresh_token);
    expect(status).toBe(200);
    expect(new Set([json.access_token, json.refresh_token, next.access_token, next.refresh_token]).size).toBe(4);
    expect(await refresh(sandbox, next.refresh_token)).toMatchObject({ status: 200 });
  });

  test('is refused the second time, and the newer one goes on working', async () => {
    const { sandbox, json } = await granted();
    const { json: next } = await refresh(sandbox, json.refresh_token);
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject(refused(/used before/));
    expect(await refresh(sandbox, next.refresh_token)).toMatchObject({ status: 200 });
  });

  test('spent by two requests at once serves one of them', async () => {
    const { sandbox, json } = await granted();
    const answers = await Promise.all([1, 2].map(() => refresh(sandbox, json.refresh_token)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400]);
  });

  test('is dead after 14 days without use, and alive a minute earlier', async () => {
    const { sandbox, json } = await granted();
    sandbox.advance(14 * day - 60_000);
    const { json: next } = await refresh(sandbox, json.refresh_token);
    sandbox.advance(14 * day);
    expect(await refresh(sandbox, next.refresh_token)).toMatchObject(refused(/not used for too long/));
  });

  test('is refused when the customer has taken the consent back', async () => {
    const { sandbox, json } = await granted();
    sandbox.revokeAll();
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject(refused(/revoked/));
  });

  test('is refused when it was never issued', async () => {
    expect(await refresh((await granted()).sandbox, 'invented')).toMatchObject(refused(/never issued/));
  });

  test('cannot widen the scope', async () => {
    const { sandbox, json } = await granted();
    const answer = await refresh(sandbox, json.refresh_token, { scope: 'items orders-api' });
    expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_scope' } });
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject({ status: 200 });
  });
});

describe('other rules a vendor may have', () => {
  test('a grace period lets a spent token work a little longer', async () => {
    const { sandbox, json } = await granted({ reuse_grace: 30_000 });
    await refresh(sandbox, json.refresh_token);
    sandbox.advance(29_000);
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject({ status: 200 });
    sandbox.advance(1_000);
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject(refused(/used before/));
  });

  test('reuse can revoke every token of the grant', async () => {
    const { sandbox, json } = await granted({ on_reuse: 'revoke_family' });
    const { json: next } = await refresh(sandbox, json.refresh_token);
    await refresh(sandbox, json.refresh_token);
    expect(await refresh(sandbox, next.refresh_token)).toMatchObject(refused(/revoked/));
    expect(await call(sandbox, '/f/data/businesses', next.access_token)).toMatchObject({ status: 401 });
  });

  test('a reusable token works again and the answer brings none', async () => {
    const { sandbox, json } = await granted({ rotation: 'reusable' });
    const { json: next } = await refresh(sandbox, json.refresh_token);
    expect(next).not.toHaveProperty('refresh_token');
    sandbox.advance(13 * day);
    await refresh(sandbox, json.refresh_token);
    sandbox.advance(13 * day);
    expect(await refresh(sandbox, json.refresh_token)).toMatchObject({ status: 200 });
  });

  test('a grant can end although it is in use', async () => {
    const { sandbox, json } = await granted({ absolute_lifetime: 20 * day });
    sandbox.advance(10 * day);
    const { json: next } = await refresh(sandbox, json.refresh_token);
    sandbox.advance(10 * day);
    expect(await refresh(sandbox, next.refresh_token)).toMatchObject(refused(/end of its life/));
  });

  test('a vendor without refresh issues no refresh token', async () => {
    const { authorization_code } = server.token_endpoint.grants;
    const grants = { authorization_code: authorization_code! };
    const sandbox = await start({ provider: variant('token_endpoint', { grants }) });
    const { json } = await exchange(sandbox, await authorize(sandbox));
    expect(json).not.toHaveProperty('refresh_token');
    expect(await refresh(sandbox, 'x')).toMatchObject({ json: { error: 'unsupported_grant_type' } });
  });

  test('grant types, keys and nesting are those of the vendor', async () => {
    const { authorization_code, refresh_token } = server.token_endpoint.grants;
    const answer = {
      ok: true,
      data: { access_token: '{access_token}', renew: '{refresh_token}', ttl: '{expires_in}' },
    };
    const sandbox = await start({
      provider: variant('token_endpoint', {
        grants: {
          authorization_code: { ...authorization_code!, grant_type: 'urn:acme:code', answer },
          refresh_token: { ...refresh_token!, grant_type: 'renew', answer },
        },
      }),
    });
    const answered = await exchange(sandbox, await authorize(sandbox), { grant_type: 'urn:acme:code' });
    expect(answered.json).toEqual({
      ok: true,
      data: { access_token: expect.any(String), renew: expect.any(String), ttl: 3600 },
    });
    const { renew } = answered.json.data as { renew: string };
    expect(await refresh(sandbox, renew)).toMatchObject({ json: { error: 'unsupported_grant_type' } });
    expect(await refresh(sandbox, renew, { grant_type: 'renew' })).toMatchObject({ status: 200 });
  });
});

async function granted(rules: Parameters<typeof variant<'refresh_token'>>[1] = {}) {
  const sandbox = await start({ provider: variant('refresh_token', rules) });
  const { json } = await exchange(sandbox, await authorize(sandbox));
  return { sandbox, json };
}

function refused(description: RegExp) {
  return { status: 400, json: { error: 'invalid_grant', error_description: expect.stringMatching(description) } };
}
