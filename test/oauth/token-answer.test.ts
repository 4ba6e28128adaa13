import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readTokenAnswer,
  type TokenAnswerRules,
  type TokenFailure,
  type TokenMembers,
} from '../../src/oauth/token-answer.ts';

const map = {
  access_token: ['access_token'],
  token_type: ['token_type'],
  expires_in: ['expires_in'],
  refresh_token: ['refresh_token'],
  scope: ['scope'],
};
const rules: TokenAnswerRules = { map, success: {}, error: { when: {}, code: [], description: [], refused: [] } };
const now = Date.UTC(2026, 0, 1);
const good = { access_token: 'at', token_type: 'Bearer', expires_in: 3600, refresh_token: 'rt', scope: 'orders' };

describe('an answer that brings tokens', () => {
  test('is RFC 6749 §5.1', () => {
    expect(tokens(good)).toEqual({ ...good, refresh_expires_in: null });
  });

  test.each(['text/html', 'text/plain', 'application/x-www-form-urlencoded', ''])(
    'is JSON, although it says “%s”',
    (type) => {
      expect(tokens(good, { headers: { 'content-type': type } })).toEqual({ ...good, refresh_expires_in: null });
    },
  );

  test('may be a form, although it says JSON', () => {
    const body = 'access_token=a%2Bt&expires_in=3600&scope=orders+items';
    expect(tokens(body, { headers: { 'content-type': 'application/json' } })).toEqual({
      access_token: 'a+t',
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: null,
      refresh_expires_in: null,
      scope: 'orders items',
    });
  });

  test.each([200, 201, 203])('may have status %d', (status) => {
    expect(tokens(good, { status }).access_token).toBe('at');
  });

  test('without a token type is Bearer, and bearer in any case is Bearer', () => {
    expect(tokens({ ...good, token_type: undefined }).token_type).toBe('Bearer');
    expect(tokens({ ...good, token_type: 'bearer' }).token_type).toBe('Bearer');
    expect(tokens({ ...good, token_type: 'BEARER' }).token_type).toBe('Bearer');
    expect(tokens({ ...good, token_type: 'DPoP' }).token_type).toBe('DPoP');
  });

  test.each([
    [3600, 3600],
    ['3600', 3600],
    [' 3600 ', 3600],
    [3599.7, 3599],
    [0, null],
    ['0', null],
    [-1, null],
    [0.5, null],
    ['', null],
    ['soon', null],
    [null, null],
    [undefined, null],
    [true, null],
    [[3600], null],
    [Number.MAX_SAFE_INTEGER, null],
    ['9223372036854775807', null],
  ])('expires_in %j is %j seconds', (expires_in, expected) => {
    expect(tokens({ ...good, expires_in }).expires_in).toBe(expected);
  });

  test.each([
    ['orders items', 'orders items'],
    [['orders', 'items'], 'orders items'],
    ['', null],
    [undefined, null],
    [[], null],
    [{ a: 1 }, null],
  ])('scope %j is %j', (scope, expected) => {
    expect(tokens({ ...good, scope }).scope).toBe(expected);
  });

  test('a refresh token that is empty or null is none', () => {
    expect(tokens({ ...good, refresh_token: '' }).refresh_token).toBeNull();
    expect(tokens({ ...good, refresh_token: null }).refresh_token).toBeNull();
  });

  test('a token that is a number is its digits', () => {
    expect(tokens({ ...good, access_token: 123456 }).access_token).toBe('123456');
  });

  test('stands where the keys say, dotted or not', () => {
    const answer = { data: { access_token: 'inner' }, renewal: 'r', error: null };
    const result = readTokenAnswer(
      { status: 200, headers: {}, body: JSON.stringify(answer) },
      { ...rules, map: { ...map, access_token: ['data.access_token'], refresh_token: ['renewal'] } },
      now,
    );
    expect(result).toMatchObject({ tokens: { access_token: 'inner', refresh_token: 'r' } });
  });

  test.each([null, '', false, 0])('is not an error because of error: %j', (error) => {
    expect(tokens({ ...good, error }).access_token).toBe('at');
  });
});

describe('an answer that is an error', () => {
  test.each(['invalid_grant', 'invalid_client', 'unauthorized_client'])(
    '%s keeps its name (RFC 6749 §5.2)',
    (error) => {
      expect(failure({ error }, { status: 400 })).toMatchObject({ code: error, keep: false });
      expect(failure({ error }, { status: 401 }).code).toBe(error);
    },
  );

  test('with status 200 is an error all the same', () => {
    expect(failure({ ...good, error: 'invalid_grant' })).toMatchObject({ code: 'invalid_grant', keep: false });
    expect(failure('error=invalid_grant&error_description=Too+old').message).toBe(
      'The provider answered: invalid_grant (Too old)',
    );
  });

  test.each(['invalid_scope', 'unsupported_grant_type', 'expired', 'invalid_grant '])(
    '%s is of another kind',
    (error) => {
      expect(failure({ error }, { status: 400 }).code).toBe('provider_error');
    },
  );

  // The shapes that one vendor alone sends, and one that a large network made common.
  test.each([
    [{ error: 'invalid_request', error_description: 'No code.' }, 'invalid_request (No code.)'],
    [{ error: 'text' }, 'text'],
    [{ timestamp: 1, path: '/oauth/token', status: 400, error: 'Bad Request', requestId: 'x' }, 'Bad Request'],
    [{ status: 400, error: 'Bad Request', message: 'Missing code', errors: [] }, 'Bad Request (Missing code)'],
    [{ errors: [{ code: 'E1', title: 'Unknown client' }] }, 'Unknown client'],
    [{ errors: [{ defaultMessage: 'must not be null' }] }, 'must not be null'],
    [{ status: 'fail', msg: 'Try again' }, 'Try again'],
    [{ status: 400, message: 'Validation failed', apiSubExceptions: [] }, 'Validation failed'],
    [{ error: { code: 190, type: 'OAuthException', message: 'Expired' } }, '190 (Expired)'],
  ])('%j is told in its own words', (body, words) => {
    const { code, message } = failure(body, { status: 400 });
    expect(code).toBe('provider_error');
    expect(message).toMatch(/^The provider answered/);
    expect(message.endsWith(`: ${words}`)).toBe(true);
  });

  test.each(['', '<html></html>', '[]', 'null', '"no"'])('without a reason says so: %s', (body) => {
    expect(failure(body, { status: 403 })).toEqual({
      code: 'provider_error',
      message: 'The provider answered 403 without a reason.',
      keep: false,
    });
  });

  test('429 asks to wait, as long as Retry-After says', () => {
    expect(failure('', { status: 429, headers: { 'retry-after': '17' } })).toMatchObject({
      code: 'provider_rate_limited',
      retryAfter: 17,
    });
    expect(failure('', { status: 429 })).not.toHaveProperty('retryAfter');
  });

  test.each([500, 502, 503, 599])('%d is the provider in trouble, whatever its body says', (status) => {
    expect(failure({ error: 'invalid_grant' }, { status, headers: { 'retry-after': '5' } })).toMatchObject({
      code: 'provider_unavailable',
      keep: false,
      retryAfter: 5,
    });
  });

  test.each([301, 302, 303, 307, 308])('%d is not followed', (status) => {
    const redirect = failure('', { status, headers: { location: 'https://evil.example/' } });
    expect(redirect.code).toBe('unexpected_redirect');
    expect(redirect.message).not.toContain('evil');
  });
});

describe('a good status without a token that can be found is kept', () => {
  test.each([
    ['a web page', '<html><body>Sign in</body></html>'],
    ['text', 'access token: see below'],
    ['text', 'a=b c'],
    ['text', '"just-a-token"'],
    ['text', '{"access_token": "at"'],
    ['The answer is empty', ''],
    ['The answer is empty', ' \n'],
  ])('%s: %s', (kind, body) => {
    const found = failure(body);
    expect(found).toMatchObject({ code: 'answer_unreadable', keep: true });
    expect(found.message).toContain(kind);
  });

  test.each([{}, { token: 'at' }, { access_token: '' }, { access_token: null }, { access_token: { value: 'at' } }, []])(
    'no access token: %j',
    (body) => {
      expect(failure(body)).toMatchObject({ code: 'access_token_missing', keep: true });
    },
  );

  test.each(['two words', 'line\r\nX-Injected: 1', 'ünïcode', 'nul\0'])(
    'an access token that no header can hold: %j',
    (token) => {
      const found = failure({ access_token: token });
      expect(found).toMatchObject({ code: 'access_token_missing', keep: true });
      expect(found.message).not.toContain(token);
    },
  );
});

test('no answer makes it throw, and what it finds can always stand in a header', () => {
  const body = fc.oneof(
    fc.json(),
    fc.string(),
    fc.webQueryParameters(),
    fc.record({ access_token: fc.anything() }).map((value) => JSON.stringify(value) ?? ''),
  );
  const header = fc.dictionary(fc.constant('retry-after'), fc.string());
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 999 }), header, body, (status, headers, text) => {
      const result = readTokenAnswer({ status, headers, body: text }, rules, now);
      if ('failure' in result) expect(result.failure.message).not.toBe('');
      else expect(result.tokens.access_token).toMatch(/^[\x21-\x7e]+$/);
    }),
    { numRuns: 500 },
  );
});

interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
}

function read(body: unknown, { status = 200, headers = {} }: Answered) {
  return readTokenAnswer({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, rules, now);
}

function tokens(body: unknown, answered: Answered = {}): TokenMembers {
  const result = read(body, answered);
  if ('failure' in result) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.tokens;
}

function failure(body: unknown, answered: Answered = {}): TokenFailure {
  const result = read(body, answered);
  if ('tokens' in result) throw new Error('There is no failure.');
  return result.failure;
}
