import { describe, expect, test } from 'vitest';
import { answerError } from '../../src/oauth/answer-error.ts';
import { clientAssertion } from '../../src/oauth/client-assertion.ts';
import { clientAuthentication } from '../../src/oauth/client-authentication.ts';
import { secondsOfLife, secondsUntil } from '../../src/oauth/lifetime.ts';
import { appendQuery, encodeRaw } from '../../src/oauth/parameters.ts';
import { allHold, anyHolds } from '../../src/oauth/predicates.ts';
import { providerRequest } from '../../src/oauth/provider-request.ts';
import { joinScopes, scopesOf } from '../../src/oauth/scope.ts';

const now = Date.UTC(2026, 0, 1);

describe('an end', () => {
  test.each([
    [now / 1000 + 60, 60],
    [now + 60_000, 60],
    [String(now / 1000 + 60), 60],
    ['2026-01-01T00:01:00Z', 60],
    ['2026-01-01 00:01:00', 60],
    ['2026-01-01T02:01:00+02:00', 60],
    ['2025-12-31T23:00:00Z', null],
    ['soon', null],
    ['1 January 2026', null],
    [null, null],
  ])('%j is so many seconds away: %j', (end, seconds) => {
    expect(secondsUntil(end, now)).toBe(seconds);
  });

  test('of 0 seconds is not said', () => {
    expect([0, '0', -5, 1e12].map(secondsOfLife)).toEqual([null, null, null, null]);
  });
});

describe('predicates', () => {
  test('compare numbers that arrive as text, and take one of several', () => {
    expect(allHold({ code: 0, 'data.state': ['ok', 'done'] }, { code: '0', data: { state: 'done' } })).toBe(true);
    expect(allHold({ code: 0 }, {})).toBe(false);
    expect(anyHolds({ a: 1, b: true }, { b: 'true' })).toBe(true);
    expect(anyHolds({}, { a: 1 })).toBe(false);
  });

  test('of a success outweigh a member called error', () => {
    const none = { when: {}, code: ['error.code'], description: [], refused: [] };
    expect(
      answerError({ error: { code: 'ok' } }, 200, { success: { 'error.code': 'ok' }, error: none }),
    ).toBeUndefined();
    expect(answerError({ error: { code: 'ok' } }, 200, { success: {}, error: none })).toMatchObject({ code: 'ok' });
  });

  test('a declared refusal counts whatever the status', () => {
    const rules = { success: {}, error: { when: {}, code: ['code'], description: ['words'], refused: ['40'] } };
    expect(answerError({ code: 40, words: 'gone' }, 500, rules)).toEqual({
      code: '40',
      text: '40 (gone)',
      refused: true,
    });
  });
});

describe('scopes', () => {
  test('are separated as the vendor wants them, whatever was typed', () => {
    expect(scopesOf(' a, b  a,c ')).toEqual(['a', 'b', 'c']);
    expect((['space', 'comma', 'plus'] as const).map((by) => joinScopes(['a', 'b'], by))).toEqual([
      'a b',
      'a,b',
      'a+b',
    ]);
  });

  test('sent raw keep their separators, and nothing that would end the parameter', () => {
    expect(encodeRaw('https://x/a:b,c+d@e&f=g#h i\r\n')).toBe('https://x/a:b,c+d@e%26f%3Dg%23h%20i%0D%0A');
  });
});

test('parameters stand behind a route, and a mere fragment is cut', () => {
  expect(appendQuery('https://x.example/?a=1#/go', [['b', '2']])).toBe('https://x.example/?a=1#/go?b=2');
  expect(appendQuery('https://x.example/#/go?a=1', [['b', '2']])).toBe('https://x.example/#/go?a=1&b=2');
  expect(appendQuery('https://x.example/?a=1#top', [['b', '2']])).toBe('https://x.example/?a=1&b=2');
});

describe('client authentication beyond the standard', () => {
  const client = { id: 'id', secret: 'se:cret', assertion: 'jwt' };

  test('in both places, as a user without password, by assertion', () => {
    expect(clientAuthentication.client_secret_basic_and_post(client)).toEqual({
      headers: [['authorization', `Basic ${btoa('id:se:cret')}`]],
      parameters: [
        ['client_id', 'id'],
        ['client_secret', 'se:cret'],
      ],
    });
    expect(clientAuthentication.client_secret_as_basic_user(client).headers).toEqual([
      ['authorization', `Basic ${btoa('se:cret:')}`],
    ]);
    expect(clientAuthentication.private_key_jwt(client).parameters).toContainEqual(['client_assertion', 'jwt']);
  });

  test('a key that is none is named without a word of it', () => {
    const request = { client_id: 'id', audience: 'a', key_id: '', algorithm: 'RS256', now, id: 'i' } as const;
    expect(() => clientAssertion({ ...request, key: 'hunter2' })).toThrow(
      expect.objectContaining({ code: 'invalid_credentials', message: expect.not.stringContaining('hunter2') }),
    );
  });
});

describe('a JSON body', () => {
  const request = {
    method: 'POST',
    url: 'https://x.example/',
    query: {},
    headers: {},
    form: {},
    authentication: { headers: [], parameters: [['client_id', 'id']] as const },
    standard: [['code', 'c']] as const,
  };

  test('has the standard parameters in it, once, or not where they are dropped or stand in the query', () => {
    const body = (json: Record<string, null | string | number>, query = {}) =>
      JSON.parse(providerRequest({ ...request, json, query }).body ?? '');
    expect(body({})).toEqual({ code: 'c', client_id: 'id' });
    expect(body({ code: 'other', client_id: null, n: 1 })).toEqual({ code: 'other', n: 1 });
    expect(body({}, { code: 'c' })).toEqual({ client_id: 'id' });
  });

  test('and no header ends where a value wants it to', () => {
    const headers = { 'x-shop': 'a\r\nx-evil: 1' };
    expect(() => providerRequest({ ...request, headers })).toThrow(
      expect.objectContaining({ code: 'invalid_credentials' }),
    );
  });
});
