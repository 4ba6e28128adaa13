import { expect, test } from 'vitest';
import { type ErrorCode, EvergrantError, errorCodes } from '../../src/errors.ts';
import { problemDetails, statusOf } from '../../src/server/problem.ts';
import { withKey } from './fake-engine.ts';
import { serve } from './serve.ts';

test('every code arrives as problem details with its status', async () => {
  const { app } = await serve({
    accessToken: async (code) => {
      throw new EvergrantError(code as ErrorCode, 'What happened.', { hint: 'What to do.' });
    },
  });
  for (const code of Object.keys(errorCodes) as ErrorCode[]) {
    const url = `/api/instances/${code}/access-token`;
    const answer = await app.inject({ method: 'POST', url, headers: withKey('runtime') });
    expect(answer.statusCode).toBe(statusOf[code]);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      type: `http://127.0.0.1:4000/errors#${code}`,
      title: errorCodes[code],
      status: statusOf[code],
      detail: 'What happened.',
      code,
      next_step: 'What to do.',
    });
  }
});

test('refresh_timeout is 503 with Retry-After, reauthorization_required is 409 without', () => {
  const timeout = problemDetails(new EvergrantError('refresh_timeout', 'm', { retryAfter: 7 }), '');
  expect(timeout).toMatchObject({ status: 503, retry_after: 7 });
  const gone = problemDetails(new EvergrantError('reauthorization_required', 'm'), '');
  expect(gone.status).toBe(409);
  expect(gone).not.toHaveProperty('retry_after');
});

test('Retry-After goes out as a header too', async () => {
  const { app } = await serve({
    refresh: async () => {
      throw new EvergrantError('refresh_timeout', 'm', { retryAfter: 7 });
    },
  });
  const answer = await app.inject({ method: 'POST', url: '/api/instances/i/refresh', headers: withKey('runtime') });
  expect(answer.headers['retry-after']).toBe('7');
});

test('every problem of an input is listed', async () => {
  const { app } = await serve({
    addInstance: async () => {
      throw new EvergrantError('invalid_credentials', 'm', {
        problems: [{ field: 'client_id', message: 'is missing' }],
      });
    },
  });
  const payload = { connector: 'example', name: 'n', credentials: {} };
  const answer = await app.inject({ method: 'POST', url: '/api/instances', headers: withKey('admin'), payload });
  expect(answer.json()).toMatchObject({ status: 422, problems: [{ field: 'client_id', message: 'is missing' }] });
});

test('an error that should not happen shows nothing of itself and is in the log under the request id', async () => {
  const { app, log } = await serve({
    page: async () => {
      throw new TypeError('the secret is hunter2');
    },
  });
  const answer = await app.inject({ url: '/api/instances', headers: withKey('viewer') });
  expect(answer.json()).toMatchObject({ status: 500, code: 'internal' });
  expect(answer.body).not.toContain('hunter2');
  expect(log()).toContain(answer.headers['x-request-id'] as string);
  expect(log()).toContain('TypeError');
});

test.each([
  [
    'a body that is not JSON',
    { payload: '{"client_secret": "hunter2', headers: { 'content-type': 'application/json' } },
    400,
  ],
  ['an empty body that says JSON', { payload: '', headers: { 'content-type': 'application/json' } }, 400],
  ['a body of another type', { payload: 'hunter2', headers: { 'content-type': 'text/plain' } }, 415],
  ['a missing name', { payload: { connector: 'x', credentials: {} }, headers: {} }, 400],
  ['an unknown key', { payload: { connector: 'x', name: 'n', credentials: {}, naem: 'hunter2' }, headers: {} }, 400],
])('%s is invalid_request and is not repeated', async (_, { payload, headers }, status) => {
  const { app } = await serve();
  const answer = await app.inject({
    method: 'POST',
    url: '/api/instances',
    headers: { ...withKey('admin'), ...headers },
    payload,
  });
  expect(answer.json()).toMatchObject({ status, code: 'invalid_request' });
  expect(answer.body).not.toContain('hunter2');
});

test('what is wrong with a body is named by pointer', async () => {
  const { app } = await serve();
  const payload = { connector: 'x', credentials: { client_id: [] }, naem: 'n' };
  const answer = await app.inject({ method: 'POST', url: '/api/instances', headers: withKey('admin'), payload });
  expect(answer.json().problems).toEqual([
    { field: '/name', message: 'is missing' },
    { field: '/naem', message: 'is not known here' },
    { field: '/credentials/client_id', message: 'must be string,number,null' },
  ]);
});

test('a body above 1 MiB is payload_too_large', async () => {
  const { app } = await serve();
  const payload = { connector: 'x', name: 'n', credentials: { a: 'a'.repeat(1_100_000) } };
  const answer = await app.inject({ method: 'POST', url: '/api/instances', headers: withKey('admin'), payload });
  expect(answer.json()).toMatchObject({ status: 413, code: 'payload_too_large' });
});

test.each(['/api/nothing', '/nothing', '/proxy', '/%zz'])('%s is a problem too', async (url) => {
  const { app } = await serve();
  const answer = await app.inject({ url, headers: withKey('admin') });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
});
