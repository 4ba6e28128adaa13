import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { connector, event, instance, withKey } from './fake-engine.ts';
import { serve } from './serve.ts';

test('the document names every route of the API, and needs no key', async () => {
  const { app } = await serve();
  const document = (await app.inject('/api/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: 'http://127.0.0.1:4000' }]);
  const routes = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.sort()).toEqual([
    'DELETE /api/api-keys/{id}',
    'DELETE /api/instances/{id}',
    'DELETE /proxy/{id}/{path}',
    'GET /api/api-keys',
    'GET /api/audit-events',
    'GET /api/connectors',
    'GET /api/connectors/{id}',
    'GET /api/instances',
    'GET /api/instances/{id}',
    'GET /api/instances/{id}/events',
    'GET /api/instances/{id}/held-grant',
    'GET /healthz',
    'GET /proxy/{id}/{path}',
    'GET /readyz',
    'HEAD /proxy/{id}/{path}',
    'OPTIONS /proxy/{id}/{path}',
    'PATCH /api/instances/{id}',
    'PATCH /proxy/{id}/{path}',
    'POST /api/api-keys',
    'POST /api/instances',
    'POST /api/instances/{id}/access-token',
    'POST /api/instances/{id}/confirm',
    'POST /api/instances/{id}/connect-link',
    'POST /api/instances/{id}/held-grant',
    'POST /api/instances/{id}/refresh',
    'POST /api/instances/{id}/test',
    'POST /proxy/{id}/{path}',
    'PUT /proxy/{id}/{path}',
  ]);
});

test('what is answered is what the document describes', async () => {
  const { app } = await serve({
    connectors: {
      list: () => [connector],
      get: () => connector,
      broken: () => [],
      find: () => connector,
      reload: () => [],
    },
    instance: async () => instance,
    page: async () => ({
      items: [instance, { ...instance, expires_at: null, authorized_at: 1, scope: null, route: null }],
      next: null,
    }),
    addInstance: async () => ({ instance, warnings: [{ code: 'weak_state', field: null, message: 'm' }] }),
    accessToken: async () => ({ access_token: 'a', token_type: 'Bearer', expires_at: null, generation: 1 }),
    test: async () => ({ ok: true, method: 'GET', path: '/', status: 200, message: 'm' }),
    refresh: async () => {
      throw new EvergrantError('refresh_timeout', 'm', {
        retryAfter: 1,
        hint: 'h',
        problems: [{ field: 'f', message: 'm' }],
      });
    },
    events: async () => [event],
    createConnectLink: async () => ({ link: 'l', expires_at: 0 }),
    confirmAuthorization: async () => instance,
    heldGrant: async () => ({ account: 'a', instead_of: null, authorized_at: 0, decide_by: 0 }),
    decideHeldGrant: async () => instance,
  });
  const document = (await app.inject('/api/openapi.json')).json();
  // Strict about unknown keys: an answer must not hold what the document does not name.
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema(closed(document), 'openapi.json');
  const asked: [method: 'GET' | 'POST', path: string, payload?: object][] = [
    ['GET', '/api/connectors'],
    ['GET', '/api/connectors/{id}'],
    ['GET', '/api/instances'],
    ['GET', '/api/instances/{id}'],
    ['GET', '/api/instances/{id}/events'],
    ['POST', '/api/instances', { connector: 'example', name: 'n', credentials: {} }],
    ['POST', '/api/instances/{id}/access-token'],
    ['POST', '/api/instances/{id}/refresh'],
    ['POST', '/api/instances/{id}/test'],
    ['POST', '/api/instances/{id}/connect-link'],
    ['POST', '/api/instances/{id}/confirm', { completion: 'c' }],
    ['GET', '/api/instances/{id}/held-grant'],
    ['POST', '/api/instances/{id}/held-grant', { decision: 'drop' }],
    ['GET', '/api/api-keys'],
    ['GET', '/api/audit-events'],
  ];
  for (const [method, path, payload] of asked) {
    const url = path.replace('{id}', 'x');
    const answer = await app.inject({ method, url, headers: withKey('admin'), ...(payload ? { payload } : {}) });
    const { responses } = document.paths[path][method.toLowerCase()];
    const status = Object.hasOwn(responses, answer.statusCode)
      ? answer.statusCode
      : `${String(answer.statusCode)[0]}XX`;
    const [type] = (answer.headers['content-type'] as string).split(';');
    const pointer = ['paths', path, method.toLowerCase(), 'responses', status, 'content', type, 'schema']
      .map((part) =>
        String(part).replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D'),
      )
      .join('/');
    const validate = ajv.getSchema(`openapi.json#/${pointer}`);
    expect(validate, `${method} ${path} ${status} ${type}`).toBeDefined();
    validate!(answer.json());
    expect(validate!.errors ?? [], `${method} ${path}`).toEqual([]);
  }
});

/** Every object closed to keys that it does not describe. */
function closed(value: unknown): object {
  return JSON.parse(JSON.stringify(value), (_, each) =>
    each?.type === 'object' && each.properties && each.additionalProperties === undefined
      ? { ...each, additionalProperties: false }
      : each,
  );
}
