import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { codeOf, type Lab, movableClock, openLab } from '../helpers/lab.ts';
import {
  answerJson,
  answerText,
  hang,
  reset,
  type Script,
  type ScriptedProvider,
  startScriptedProvider,
} from '../helpers/scripted-provider.ts';

const token_set = { access_token: 'access-old', refresh_token: 'refresh-old', expires_in: 100 };
const next = { access_token: 'access-next', refresh_token: 'refresh-next', token_type: 'bearer' };
const good = answerJson({ ...next, expires_in: 3600 });

let clock: ReturnType<typeof movableClock>;
let provider: ScriptedProvider;
let lab: Lab;
let id: string;
beforeEach(async () => {
  clock = movableClock();
  provider = await startScriptedProvider();
  lab = await openLab(provider.origin, { clock, env: { EVERGRANT_REFRESH_DEADLINES: '0.2,2.2,4.2' } });
  id = (await lab.add({ token_set })).id;
});
afterEach(async () => {
  await lab.close();
  await provider.close();
});

const health = async () => (await lab.engine.instance(id)).health;
const presented = () => provider.received.map(({ query }) => query.get('refresh_token'));
const lastingly = { wait: 10_000 };

describe('a slow provider', () => {
  test('that answers after the caller has gone is heard: the next caller has the token at once', async () => {
    provider.script = delayed(good, 800);
    expect(await codeOf(lab.engine.refresh(id))).toBe('refresh_timeout');
    await expect.poll(async () => (await lab.engine.instance(id)).generation, { timeout: 10_000 }).toBe(2);
    expect((await lab.engine.accessToken(id, lastingly)).access_token).toBe('access-next');
    expect(provider.received).toHaveLength(1);
  });

  test('that answers after the socket deadline is an unknown outcome, and is asked again with the same token', async () => {
    provider.script = delayed(good, 3_500);
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('provider_timeout');
    expect(await health()).toMatchObject({ state: 'unknown', code: 'provider_timeout' });
    provider.script = good;
    clock.advance(60_000);
    expect((await lab.engine.refresh(id, lastingly)).access_token).toBe('access-next');
    expect(presented()).toEqual(['refresh-old', 'refresh-old']);
  });

  test('that drips its answer cannot hold a refresh beyond the socket deadline', async () => {
    provider.script = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const dripping = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(dripping));
    };
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('provider_timeout');
    expect((await health()).state).toBe('unknown');
  });
});

const half: Script = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"access_token":"access-ne');
  setTimeout(() => response.socket?.resetAndDestroy(), 50);
};

/** Each with the class that it ends in. */
const unknown: readonly [string, Script, string][] = [
  ['a reset after the request was read', reset, 'connection_lost'],
  ['half an answer', half, 'connection_lost'],
  ['a 500', answerText('oops', 500), 'provider_unavailable'],
  ['a 200 with a web page', answerText('<html><body>Maintenance</body></html>', 200), 'answer_unreadable'],
  ['an empty 200', answerText('', 200), 'answer_unreadable'],
];

describe('a lying provider', () => {
  test.each(unknown)(
    '%s is an unknown outcome: the grant stays, and the next answer settles it',
    async (_, script, code) => {
      provider.script = script;
      expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe(code);
      expect(await lab.engine.instance(id)).toMatchObject({
        status: 'active',
        generation: 1,
        health: { state: 'unknown' },
      });
      provider.script = good;
      clock.advance(60_000);
      expect((await lab.engine.refresh(id, lastingly)).access_token).toBe('access-next');
      expect(await health()).toMatchObject({ state: 'ok', code: null });
      expect(presented()).toEqual(['refresh-old', 'refresh-old']);
    },
  );

  test('without a refresh token in the answer loses nothing: the answer is kept until its key is corrected', async () => {
    provider.script = answerJson({ access_token: 'access-next', next: 'refresh-next', expires_in: 3600 });
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('refresh_token_missing');
    expect(await health()).toMatchObject({ state: 'answer_not_understood' });
    clock.advance(3_600_000);
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('refresh_token_missing');
    expect(provider.received).toHaveLength(1);
    await lab.engine.updateInstance(id, { credentials: { response_refresh_token_key: 'next' } });
    expect(await lab.engine.instance(id)).toMatchObject({ generation: 2, health: { state: 'ok' } });
  });

  test('that gives the same refresh token again is believed', async () => {
    provider.script = answerJson({ ...next, refresh_token: 'refresh-old', expires_in: 3600 });
    expect((await lab.engine.refresh(id, lastingly)).generation).toBe(2);
    expect((await lab.engine.refresh(id, lastingly)).generation).toBe(3);
    expect(presented()).toEqual(['refresh-old', 'refresh-old']);
    expect(await health()).toMatchObject({ state: 'ok' });
  });

  const lifetimes: readonly [string, unknown, number | null][] = [
    ['as a string', '3600', 3600],
    ['as a fraction', 3599.9, 3599],
    ['as 0', 0, null],
    ['below 0', -1, null],
    ['as a word', 'soon', null],
    ['left out', undefined, null],
  ];
  test.each(lifetimes)('expires_in %s', async (_, expires_in, seconds) => {
    provider.script = answerJson({ ...next, expires_in });
    const before = clock.now();
    const { expires_at } = await lab.engine.refresh(id, lastingly);
    if (seconds === null) expect(expires_at).toBeNull();
    else expect(expires_at).toBeGreaterThanOrEqual(before + seconds * 1000);
    // Unknown is used until the API refuses it, a given end is kept to.
    clock.advance(3_601_000);
    const asked = provider.received.length;
    provider.script = answerJson({ ...next, access_token: 'access-later' });
    const { access_token } = await lab.engine.accessToken(id, lastingly);
    expect(access_token).toBe(seconds === null ? 'access-next' : 'access-later');
    expect(provider.received.length - asked).toBe(seconds === null ? 0 : 1);
  });
});

describe('a provider that asks for patience', () => {
  const forms: readonly [string, () => string][] = [
    ['in seconds', () => '120'],
    ['as a date', () => new Date(clock.now() + 120_000).toUTCString()],
  ];
  test.each(forms)('with 429 and Retry-After %s is left in peace until then', async (_, retryAfter) => {
    provider.script = answerText('', 429, { 'retry-after': retryAfter() });
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('provider_rate_limited');
    expect(await health()).toMatchObject({ state: 'waiting', code: 'provider_rate_limited' });
    provider.script = good;
    clock.advance(110_000);
    expect(await codeOf(lab.engine.refresh(id, lastingly))).toBe('provider_rate_limited');
    expect(provider.received).toHaveLength(1);
    clock.advance(15_000);
    expect((await lab.engine.refresh(id, lastingly)).access_token).toBe('access-next');
  });

  test('that fails is asked at the pace of the backoff, however many callers there are', async () => {
    provider.script = answerText('', 503);
    const asked: number[] = [];
    // Half an hour in steps of ten seconds, twenty callers each.
    for (let step = 0; step < 180; step++) {
      clock.advance(10_000);
      const before = provider.received.length;
      await Promise.all(Array.from({ length: 20 }, () => codeOf(lab.engine.accessToken(id, lastingly))));
      if (provider.received.length > before) asked.push(step * 10);
      expect(provider.received.length - before).toBeLessThanOrEqual(1);
    }
    // 2, 4, 8 … seconds, then every five minutes, in steps of ten seconds.
    expect(provider.received.length).toBe(asked.length);
    expect(asked.length).toBeGreaterThanOrEqual(8);
    expect(asked.length).toBeLessThanOrEqual(16);
    provider.script = good;
    clock.advance(300_000);
    expect((await lab.engine.accessToken(id, lastingly)).access_token).toBe('access-next');
    expect(new Set(presented())).toEqual(new Set(['refresh-old']));
  });

  test('that hangs does not hold its callers beyond their own deadline', async () => {
    provider.script = hang;
    clock.advance(200_000);
    const callers = Array.from({ length: 50 }, () => codeOf(lab.engine.accessToken(id)));
    expect(new Set(await Promise.all(callers))).toEqual(new Set(['refresh_timeout']));
    expect(provider.received).toHaveLength(1);
  });
});

const delayed =
  (script: Script, milliseconds: number): Script =>
  (received, response) =>
    void setTimeout(() => script(received, response), milliseconds);
