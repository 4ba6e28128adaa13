import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/instance/read-answer.ts';
import { applyAnswer, readTokenSet, refreshMargin } from '../../src/instance/token-set.ts';
import { acme, entered, kSeries } from './connectors.ts';

const now = Date.UTC(2026, 0, 1);
const answer = {
  access_token: 'new',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: null,
  refresh_expires_in: null,
  scope: null,
};

describe('the token set after an answer', () => {
  test('keeps the old refresh token and scope where the answer brings none (RFC 6749 §6)', () => {
    expect(applyAnswer({ refresh_token: 'old', scope: 'orders' }, answer, now)).toEqual({
      access_token: 'new',
      token_type: 'Bearer',
      expires_at: now + 3_600_000,
      expires_in: 3600,
      refresh_token: 'old',
      scope: 'orders',
      obtained_at: now,
    });
  });

  test('takes both where the answer brings them', () => {
    const brought = applyAnswer(
      { refresh_token: 'old', scope: 'orders' },
      { ...answer, refresh_token: 'next', scope: 'items' },
      now,
    );
    expect(brought).toMatchObject({ refresh_token: 'next', scope: 'items' });
  });

  test('without expires_in has an unknown end', () => {
    expect(applyAnswer({ refresh_token: null, scope: null }, { ...answer, expires_in: null }, now)).toMatchObject({
      expires_at: null,
      expires_in: null,
    });
  });
});

describe('an answer as the connector reads it', () => {
  const before = { refresh_token: 'old', scope: 'orders' };
  const http = (body: object) => ({ status: 200, headers: {}, body: JSON.stringify(body) });

  test('without the next single-use refresh token is kept, and named by the key that was looked for', () => {
    const { method } = kSeries;
    const values = { ...entered, response_authentication_token_key: 'access_token', response_refresh_token_key: 'rt' };
    const context = { method, request: method.refresh_request, values, before, sentAt: now };
    expect(readAnswer(http({ access_token: 'a', refresh_token: 'r' }), context)).toEqual({
      failure: { code: 'refresh_token_missing', message: expect.stringContaining('“rt”'), keep: true },
    });
    expect(readAnswer(http({ access_token: 'a', rt: 'r' }), context)).toMatchObject({ tokens: { refresh_token: 'r' } });
  });

  test('keeps the old refresh token where it is reusable', () => {
    const { method } = acme();
    const context = { method, request: method.refresh_request, values: {}, before, sentAt: now };
    expect(readAnswer(http({ access_token: 'a' }), context)).toMatchObject({ tokens: before });
  });
});

describe('a token is renewed ahead of its end', () => {
  test.each([
    [3600, 300_000],
    [1800, 300_000],
    [600, 100_000],
    [60, 10_000],
    [0, 0],
    [null, 0],
  ])('a life of %j seconds: %d ms', (expires_in, expected) => {
    expect(refreshMargin({ expires_in })).toBe(expected);
  });
});

describe('a token set from another system', () => {
  const read = (tokenSet: Record<string, unknown>) => readTokenSet(tokenSet, now);
  const end = Date.UTC(2026, 0, 1, 1);

  test('is RFC 6749 §5.1 as it was answered there', () => {
    const set = { access_token: 'a', refresh_token: 'r', expires_in: 3600, token_type: 'bearer', scope: 'orders' };
    expect(read(set)).toEqual({
      tokens: {
        access_token: 'a',
        refresh_token: 'r',
        token_type: 'Bearer',
        scope: 'orders',
        expires_in: 3600,
        expires_at: end,
        obtained_at: 0,
      },
    });
  });

  test.each([
    ['RFC 3339', '2026-01-01T01:00:00Z'],
    ['RFC 3339 with an offset', '2026-01-01T02:00:00+01:00'],
    ['seconds since 1970', end / 1000],
    ['seconds since 1970, as text', String(end / 1000)],
    ['seconds since 1970, with a fraction', end / 1000 + 0.0004],
    ['milliseconds since 1970', end],
    ['milliseconds since 1970, as text', String(end)],
  ])('may say its end as %s', (_, expires_at) => {
    expect(read({ access_token: 'a', expires_at })).toMatchObject({ tokens: { expires_at: end, expires_in: 3600 } });
  });

  test('that has ended already is refreshed before its first use', () => {
    expect(read({ access_token: 'a', refresh_token: 'r', expires_at: '2020-01-01T00:00:00Z' })).toMatchObject({
      tokens: { expires_in: 0 },
    });
  });

  test('without an end has an unknown one', () => {
    for (const unknown of [{}, { expires_in: 0 }, { expires_in: null }, { expires_at: null }, { expires_in: 1e300 }]) {
      expect(read({ access_token: 'a', ...unknown })).toMatchObject({ tokens: { expires_at: null, expires_in: null } });
    }
  });

  test('may be a refresh token alone, or an access token alone', () => {
    expect(read({ refresh_token: 'r' })).toMatchObject({ tokens: { access_token: null, refresh_token: 'r' } });
    expect(read({ access_token: 'a' })).toMatchObject({ tokens: { access_token: 'a', refresh_token: null } });
  });

  test.each([
    [{}, ['token_set']],
    [{ access_token: '', refresh_token: null }, ['token_set']],
    [{ access_token: 'two words' }, ['token_set.access_token']],
    [{ access_token: 'a', refresh_token: 7 }, ['token_set.refresh_token']],
    [{ access_token: 'a', expires_at: 'tomorrow' }, ['token_set.expires_at']],
    [{ access_token: 'a', expires_at: 'May 1' }, ['token_set.expires_at']],
    [{ access_token: 'a', expires_at: 1e300 }, ['token_set.expires_at']],
    [{ access_token: 'a', expires_at: true }, ['token_set.expires_at']],
    [{ access_token: 'a', expires_in: 'an hour' }, ['token_set.expires_in']],
    [{ access_token: 'a', expires_in: [3600] }, ['token_set.expires_in']],
    [{ accessToken: 'a', refresh_token: 'r' }, ['token_set.accessToken']],
    [
      { access_token: 'a b', expires_in: 'x', refreshToken: 'r' },
      ['token_set.access_token', 'token_set.expires_in', 'token_set.refreshToken'],
    ],
  ])('%j has problems, all told at once', (tokenSet, fields) => {
    const result = read(tokenSet);
    expect('problems' in result && result.problems.map((problem) => problem.field)).toEqual(fields);
  });

  test('a whole answer of a provider may be brought in: what means nothing here is ignored', () => {
    const answer = {
      access_token: 'a',
      refresh_token: 'r',
      id_token: 'x.y.z',
      refresh_expires_in: 0,
      session_state: 's',
    };
    expect(read(answer)).toMatchObject({ tokens: { access_token: 'a', refresh_token: 'r' } });
  });

  test('a problem never repeats a token', () => {
    expect(JSON.stringify(read({ access_token: 'hush hush', refresh_token: ['hush'] }))).not.toContain('hush');
  });

  test('whatever it holds, the end is one that a calendar has', () => {
    const any = fc.oneof(fc.anything(), fc.double(), fc.double().map(String), fc.date().map(String));
    fc.assert(
      fc.property(any, any, (expires_at, expires_in) => {
        const result = read({ access_token: 'a', expires_at, expires_in });
        if ('problems' in result || result.tokens.expires_at === null) return;
        expect(Number.isInteger(result.tokens.expires_at)).toBe(true);
        expect(() => new Date(result.tokens.expires_at as number).toISOString()).not.toThrow();
        expect(result.tokens.expires_in).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});
