import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type Lab, movableClock, openLab, redirectUri } from '../helpers/lab.ts';
import { type ScriptedProvider, startScriptedProvider, tokenAnswers } from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';

describe.each(stores)('%s', (store) => {
  const clock = movableClock();
  let provider: ScriptedProvider;
  let lab: Lab;
  let id: string;
  beforeEach(async () => {
    provider = await startScriptedProvider(tokenAnswers());
    lab = await openLab(provider.origin, { store, clock });
    id = (await lab.add()).id;
  });
  afterEach(async () => {
    await lab.close();
    await provider.close();
  });

  async function begin(browser?: string): Promise<string> {
    const options = { redirect_uri: redirectUri, ...(browser === undefined ? {} : { browser }) };
    const { authorization_url } = await lab.engine.beginAuthorization(id, options);
    return new URL(authorization_url).searchParams.get('state') ?? '';
  }

  const callback = (parameters: Record<string, string>): string => `${redirectUri}?${new URLSearchParams(parameters)}`;
  const good = (state: string) => callback({ code: 'VlWFo0', state });

  test('a good answer makes the instance active, and its result can be shown', async () => {
    const { instance, result_id } = await lab.engine.finishAuthorization(good(await begin()));
    expect(instance).toMatchObject({ status: 'active', generation: 1 });
    expect(await lab.engine.authorizationResult(result_id)).toEqual({
      instance_name: 'Bistro',
      connector_title: 'Lightspeed Restaurant (K-Series)',
      held: false,
      error: null,
      return_url: null,
    });
  });

  test('denied: says so in the provider’s words, without its markup doing anything, and can be begun again', async () => {
    const denied = { error: 'access_denied', error_description: '<script>alert(1)</script> no\r\nSet-Cookie: a=b' };
    const error = await lab.engine.finishAuthorization(callback({ ...denied, state: await begin() })).catch((e) => e);
    expect(error).toMatchObject({ code: 'access_denied' });
    expect(error.message).not.toMatch(/[\r\n]/);
    const result = await lab.engine.authorizationResult(error.resultId);
    expect(result.error).toMatchObject({ code: 'access_denied', message: error.message });
    await lab.engine.finishAuthorization(good(await begin()));
    expect((await lab.engine.instance(id)).status).toBe('active');
  });

  test('a provider’s error is passed on with what to check', async () => {
    const state = await begin();
    const refused = callback({ error: 'invalid_scope', error_description: 'unknown scope: items', state });
    await expect(lab.engine.finishAuthorization(refused)).rejects.toMatchObject({
      code: 'authorization_error',
      message: 'The provider refused the request: invalid_scope (unknown scope: items)',
      hint: expect.stringContaining('scope'),
    });
  });

  test('an unknown state, or none, belongs to nobody', async () => {
    expect(await codeOf(lab.engine.finishAuthorization(good('never-begun')))).toBe('unknown_state');
    expect(await codeOf(lab.engine.finishAuthorization(callback({ code: 'VlWFo0' })))).toBe('unknown_state');
    expect(provider.received).toHaveLength(0);
  });

  test('a used state is refused, sends no code twice and leaves the grant alone', async () => {
    const state = await begin();
    await lab.engine.finishAuthorization(good(state));
    expect(await codeOf(lab.engine.finishAuthorization(good(state)))).toBe('state_used');
    expect(provider.received).toHaveLength(1);
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');
  });

  test('of two answers at once, one is exchanged', async () => {
    const state = await begin();
    const codes = await Promise.all([
      codeOf(lab.engine.finishAuthorization(good(state))),
      codeOf(lab.engine.finishAuthorization(good(state))),
    ]);
    expect(codes.sort()).toEqual(['no error', 'state_used']);
    expect(provider.received).toHaveLength(1);
  });

  test('an expired state is refused', async () => {
    const state = await begin();
    clock.advance(15 * 60_000);
    expect(await codeOf(lab.engine.finishAuthorization(good(state)))).toBe('state_expired');
  });

  test('another browser is refused and uses nothing up: the right one finishes', async () => {
    const state = await begin('browser-one');
    expect(await codeOf(lab.engine.finishAuthorization(good(state), { browser: 'browser-two' }))).toBe(
      'browser_mismatch',
    );
    expect(await codeOf(lab.engine.finishAuthorization(good(state)))).toBe('browser_mismatch');
    await lab.engine.finishAuthorization(good(state), { browser: 'browser-one' });
    expect((await lab.engine.instance(id)).status).toBe('active');
  });

  test('the callback of another connector is refused and uses nothing up', async () => {
    const state = await begin();
    expect(await codeOf(lab.engine.finishAuthorization(good(state), { connector: 'other' }))).toBe(
      'connector_mismatch',
    );
    await lab.engine.finishAuthorization(good(state), { connector: 'lightspeed-k-series' });
  });

  test('an answer without code and error uses nothing up', async () => {
    const state = await begin();
    expect(await codeOf(lab.engine.finishAuthorization(callback({ state })))).toBe('code_missing');
    await lab.engine.finishAuthorization(good(state));
  });

  test('a parameter that stands twice is refused, because two readers could pick different ones', async () => {
    const state = await begin();
    expect(await codeOf(lab.engine.finishAuthorization(`${good(state)}&code=another`))).toBe('invalid_request');
    await lab.engine.finishAuthorization(good(state));
  });

  test('the newest authorisation wins: an older one that is answered late replaces nothing', async () => {
    const older = await begin();
    const newer = await begin();
    await lab.engine.finishAuthorization(good(newer));
    expect(await codeOf(lab.engine.finishAuthorization(good(older)))).toBe('superseded');
    expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');
  });

  test('re-authorising replaces the grant in place, in every process within 2 s', async () => {
    await lab.engine.finishAuthorization(good(await begin()));
    expect((await lab.engine.accessToken(id)).generation).toBe(1);
    await lab.engine.finishAuthorization(good(await begin()));
    expect((await lab.engine.accessToken(id)).generation).toBe(2);
  });

  test('an edit of a field that the authorisation used asks for a new one; an edit of another keeps the grant', async () => {
    await lab.engine.finishAuthorization(good(await begin()));
    await lab.engine.updateInstance(id, { credentials: { state_length: 30, client_secret: 'nwsec-new-secret' } });
    expect(await lab.engine.instance(id)).toMatchObject({ status: 'active', revision: 2 });
    expect((await lab.engine.accessToken(id)).generation).toBe(1);

    await lab.engine.updateInstance(id, { credentials: { scope: 'orders-api' } });
    const after = await lab.engine.instance(id);
    expect(after.status).toBe('reauthorization_required');
    expect(after.health.reason).toContain('scope');
    expect(await codeOf(lab.engine.accessToken(id))).toBe('reauthorization_required');
    await lab.engine.finishAuthorization(good(await begin()));
    expect((await lab.engine.instance(id)).status).toBe('active');
  });

  test('credentials that change while the customer is at the provider ask to begin again', async () => {
    const state = await begin();
    await lab.engine.updateInstance(id, { credentials: { client_secret: 'nwsec-another' } });
    expect(await codeOf(lab.engine.finishAuthorization(good(state)))).toBe('superseded');
    expect(provider.received).toHaveLength(0);
  });
});
