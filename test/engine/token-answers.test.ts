import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type Lab, movableClock, openLab, redirectUri } from '../helpers/lab.ts';
import {
  answerJson,
  answerText,
  hang,
  reset,
  type Script,
  type ScriptedProvider,
  startScriptedProvider,
  tokenAnswers,
} from '../helpers/scripted-provider.ts';
import { stores } from '../helpers/stores.ts';

describe.each(stores)('%s', (store) => {
  const clock = movableClock();
  let provider: ScriptedProvider;
  let lab: Lab;
  beforeEach(async () => {
    provider = await startScriptedProvider();
    lab = await openLab(provider.origin, { store, clock, env: { EVERGRANT_REFRESH_DEADLINES: '5,7,9' } });
  });
  afterEach(async () => {
    await lab.close();
    await provider.close();
  });

  /** The browser comes back with a code; the provider's script answers the exchange. */
  async function exchange(id: string): Promise<unknown> {
    const { authorization_url } = await lab.engine.beginAuthorization(id, { redirect_uri: redirectUri });
    const state = new URL(authorization_url).searchParams.get('state');
    return lab.engine.finishAuthorization(`${redirectUri}?code=VlWFo0&state=${state}`);
  }

  const bad: readonly [name: string, script: Script, code: string, health: string][] = [
    ['HTML instead of JSON', answerText('<!doctype html><title>Soon back</title>'), 'answer_unreadable', 'unknown'],
    ['a 200 with an error', answerJson({ error: 'slow_down', message: 'later' }), 'provider_error', 'misconfigured'],
    [
      'no access token',
      answerJson({ token: 'x', refresh_token: 'y' }),
      'access_token_missing',
      'answer_not_understood',
    ],
    ['2 MB of body', answerText('x'.repeat(2_000_000)), 'answer_too_large', 'unknown'],
    ['a redirect', answerText('', 302, { location: 'https://evil.example/' }), 'unexpected_redirect', 'waiting'],
    ['a timeout', hang, 'provider_timeout', 'unknown'],
    ['a connection reset', reset, 'connection_lost', 'unknown'],
    ['invalid_client', answerJson({ error: 'invalid_client' }, 401), 'invalid_client', 'misconfigured'],
    ['a 503', answerText('', 503), 'provider_unavailable', 'unknown'],
    ['a 429', answerText('', 429, { 'retry-after': '7' }), 'provider_rate_limited', 'waiting'],
  ];

  describe('a code exchange', () => {
    test.each(bad)(
      'answered with %s has its own code and leaves the instance to be authorised again',
      async (_, script, code) => {
        const { id } = await lab.add();
        provider.script = script;
        expect(await codeOf(exchange(id))).toBe(code);
        expect(await lab.engine.instance(id)).toMatchObject({ status: 'pending_authorization', generation: 0 });
        expect(provider.received).toHaveLength(1);

        provider.script = tokenAnswers();
        await exchange(id);
        expect((await lab.engine.accessToken(id)).access_token).toBe('access-1');
      },
    );

    test('refused with invalid_grant asks to start again', async () => {
      const { id } = await lab.add();
      provider.script = answerJson({ error: 'invalid_grant', error_description: 'Code VlWFo0 was used' }, 400);
      const error = await exchange(id).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ code: 'invalid_grant', hint: 'Start the authorisation again.' });
      expect(String(error)).not.toContain('VlWFo0');
    });
  });

  describe('a refresh', () => {
    const token_set = { access_token: 'old-access-token', refresh_token: 'old-refresh-token', expires_in: 100 };

    test.each(bad)('answered with %s has its own code and keeps the grant', async (_, script, code, state) => {
      const { id } = await lab.add({ token_set });
      provider.script = script;
      expect(await codeOf(lab.engine.refresh(id, { wait: 20_000 }))).toBe(code);
      const after = await lab.engine.instance(id);
      expect(after).toMatchObject({ status: 'active', generation: 1, refreshable: true, health: { state, code } });
      expect(after.health.next_step).toBeTruthy();
      // The access token at hand is good until its end.
      expect((await lab.engine.accessToken(id)).access_token).toBe('old-access-token');

      if (state === 'answer_not_understood') return;
      const calls = provider.received.length;
      expect(await codeOf(lab.engine.refresh(id))).toBe(code);
      expect(provider.received, 'a failing provider is asked at the pace of the backoff').toHaveLength(calls);
      provider.script = tokenAnswers();
      clock.advance(60_000);
      expect((await lab.engine.refresh(id)).access_token).toBe('access-1');
      expect(provider.received.at(-1)?.query.get('refresh_token')).toBe('old-refresh-token');
    });

    test('that meets a refused connection sends nothing and keeps the grant', async () => {
      const { id } = await lab.add({ token_set });
      await provider.close();
      expect(await codeOf(lab.engine.refresh(id))).toBe('provider_unreachable');
      expect(await lab.engine.instance(id)).toMatchObject({ status: 'active', health: { state: 'waiting' } });
    });

    test('refused with invalid_grant asks for a new authorisation and says so to every caller', async () => {
      const { id } = await lab.add({ token_set });
      provider.script = answerJson({ error: 'invalid_grant', error_description: 'spent: old-refresh-token' }, 400);
      const error = await lab.engine.refresh(id).catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ code: 'reauthorization_required' });
      expect(await codeOf(lab.engine.accessToken(id))).toBe('reauthorization_required');
      const after = await lab.engine.instance(id);
      expect(after).toMatchObject({
        status: 'reauthorization_required',
        health: { state: 'refused', code: 'invalid_grant' },
      });
      expect(JSON.stringify(after) + String(error)).not.toContain('old-refresh-token');
      expect(provider.received).toHaveLength(1);
    });

    test('keeps the old refresh token and scope where the answer brings none and the token is reusable', async () => {
      // The K-Series tokens work once, so there the same answer is one whose key must be wrong.
      const { id } = await lab.add({ token_set });
      provider.script = answerJson({ access_token: 'lonely-token', expires_in: 60 });
      expect(await codeOf(lab.engine.refresh(id))).toBe('refresh_token_missing');
      expect((await lab.engine.instance(id)).health.state).toBe('answer_not_understood');
    });
  });

  describe('a token under an unexpected key', () => {
    test('of an exchange is kept sealed; correcting the field makes it work without a new consent', async () => {
      const { id } = await lab.add();
      provider.script = answerJson({ data: { access_token: 'deep-token' }, refresh_token: 'next', expires_in: 3600 });
      expect(await codeOf(exchange(id))).toBe('access_token_missing');
      expect((await lab.engine.instance(id)).health).toMatchObject({ state: 'answer_not_understood' });
      await lab.reopen();

      const credentials = { response_authentication_token_key: 'data.access_token' };
      const { instance } = await lab.engine.updateInstance(id, { credentials });
      expect(instance).toMatchObject({ status: 'active', generation: 1 });
      expect((await lab.engine.accessToken(id)).access_token).toBe('deep-token');
      expect(provider.received).toHaveLength(1);
    });

    test('of a refresh is kept sealed; nothing is sent again until the field is corrected', async () => {
      const { id } = await lab.add({
        token_set: { access_token: 'a-token', refresh_token: 'spent-once', expires_in: 100 },
      });
      provider.script = answerJson({ access_token: 'new-token', next_token: 'successor', expires_in: 3600 });
      expect(await codeOf(lab.engine.refresh(id))).toBe('refresh_token_missing');
      clock.advance(600_000);
      expect(await codeOf(lab.engine.accessToken(id))).toBe('refresh_token_missing');
      expect(provider.received).toHaveLength(1);

      await lab.engine.updateInstance(id, { credentials: { response_refresh_token_key: 'next_token' } });
      expect(await lab.engine.instance(id)).toMatchObject({ status: 'active', generation: 2, health: { state: 'ok' } });
      expect((await lab.engine.accessToken(id)).access_token).toBe('new-token');
    });
  });
});
