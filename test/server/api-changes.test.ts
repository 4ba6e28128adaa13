import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { movableClock, sandboxCredentials } from '../helpers/lab.ts';
import { type ApiServer, openApiServer } from './api-server.ts';

const clock = movableClock();
let server: ApiServer;
const input = (name: string) => ({ connector: 'lightspeed-k-series', name, credentials: sandboxCredentials });

beforeAll(async () => {
  server = await openApiServer(undefined, { clock });
});
afterAll(() => server.close());

describe('who did it', () => {
  test('an instance added by a key says so in its trail', async () => {
    const { body } = await server.ask('POST', '/api/instances', { body: input('Added') });
    const { body: trail } = await server.ask('GET', `/api/instances/${body.id}/events`);
    expect(trail.items).toMatchObject([{ type: 'added', by: { kind: 'api_key', name: 'First admin key' } }]);
  });
});

describe('API keys', () => {
  test('a key is shown once, works in its role, is seen in use, and ends when it is revoked', async () => {
    const made = await server.ask('POST', '/api/api-keys', { body: { name: 'Reports', role: 'viewer' } });
    expect(made.status).toBe(201);
    const { key, id, prefix } = made.body;
    expect(key.startsWith(prefix)).toBe(true);
    expect((await server.ask('GET', '/api/instances', { key })).status).toBe(200);
    const refused = await server.ask('POST', '/api/api-keys', { key, body: { name: 'More', role: 'admin' } });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);

    const { body: listed } = await server.ask('GET', '/api/api-keys');
    expect(JSON.stringify(listed)).not.toContain(key);
    const row = listed.items.find((each: { id: string }) => each.id === id);
    expect(row).toMatchObject({ name: 'Reports', role: 'viewer', expires_at: null });
    expect(row.last_used_at).not.toBeNull();

    expect((await server.ask('DELETE', `/api/api-keys/${id}`)).status).toBe(204);
    expect((await server.ask('GET', '/api/instances', { key })).body.code).toBe('unauthenticated');
    expect((await server.ask('DELETE', `/api/api-keys/${id}`)).body.code).toBe('not_found');

    const { body: trail } = await server.ask('GET', '/api/audit-events');
    expect(trail.items.map((event: { type: string }) => event.type)).toEqual(['api_key_revoked', 'api_key_created']);
    expect(trail.items[0].by).toEqual({ kind: 'api_key', name: 'First admin key' });
    expect(trail.items[0].detail).toContain('Reports');
  });

  test('a key ends at its time', async () => {
    const expires_at = new Date(clock.now() + 60_000).toISOString();
    const { body } = await server.ask('POST', '/api/api-keys', {
      body: { name: 'Short', role: 'runtime', expires_at },
    });
    expect((await server.ask('GET', '/api/connectors', { key: body.key })).status).toBe(200);
    clock.advance(61_000);
    expect((await server.ask('GET', '/api/connectors', { key: body.key })).status).toBe(401);
    const past = await server.ask('POST', '/api/api-keys', {
      body: { name: 'Past', role: 'runtime', expires_at: '2020-01-01T00:00:00Z' },
    });
    expect(past.body.code).toBe('invalid_request');
  });

  test('the list comes in pages, each key once', async () => {
    for (const name of ['A', 'B', 'C']) await server.ask('POST', '/api/api-keys', { body: { name, role: 'viewer' } });
    const names: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { body: { items: { name: string }[]; next: string | null } } = await server.ask(
        'GET',
        `/api/api-keys?limit=2${next === '' ? '' : `&before=${next}`}`,
      );
      names.push(...page.body.items.map(({ name }) => name));
      next = page.body.next;
    }
    expect(names.filter((name) => ['A', 'B', 'C'].includes(name)).sort()).toEqual(['A', 'B', 'C']);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('edits that meet', () => {
  test('the second of two edits that read the same version changes nothing', async () => {
    const added = await server.ask('POST', '/api/instances', { body: input('Edited') });
    const address = `/api/instances/${added.body.id}`;
    const tag = (await server.ask('GET', address)).headers.get('etag')!;
    expect(tag).toBe(added.headers.get('etag'));
    const edit = (name: string, match: string) =>
      server.ask('PATCH', address, { body: { name }, headers: { 'if-match': match } });
    const first = await edit('Mine', tag);
    expect([first.status, first.body.name]).toEqual([200, 'Mine']);
    const second = await edit('Yours', tag);
    expect([second.status, second.body.code]).toEqual([412, 'precondition_failed']);
    expect((await edit('Yours', `W/${first.headers.get('etag')}`)).status).toBe(412);
    expect((await edit('Yours', '*')).status).toBe(200);
    expect((await server.ask('DELETE', address, { headers: { 'if-match': tag } })).status).toBe(412);
    expect((await server.ask('DELETE', address)).status).toBe(204);
  });

  test('of edits sent at once with the same tag, one is made', async () => {
    const added = await server.ask('POST', '/api/instances', { body: input('Contended') });
    const tag = added.headers.get('etag')!;
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        server.ask('PATCH', `/api/instances/${added.body.id}`, { body: { name }, headers: { 'if-match': tag } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 409, 412].includes(status))).toBe(true);
  });
});

describe('requests that are repeated', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key });

  test('the same request with the same key is done once and answered alike', async () => {
    const request = { body: input('Once'), headers: keyed('add-1') };
    const first = await server.ask('POST', '/api/instances', request);
    const again = await server.ask('POST', '/api/instances', request);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await server.ask('GET', '/api/instances?q=Once')).body.items).toHaveLength(1);
  });

  test('the same key with another request is refused', async () => {
    const other = await server.ask('POST', '/api/instances', { body: input('Other'), headers: keyed('add-1') });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  test('an error is not remembered: the corrected request may use the same key', async () => {
    const wrong = { ...input('Corrected'), credentials: {} };
    expect((await server.ask('POST', '/api/instances', { body: wrong, headers: keyed('add-2') })).status).toBe(422);
    const right = await server.ask('POST', '/api/instances', { body: input('Corrected'), headers: keyed('add-2') });
    expect(right.status).toBe(201);
  });

  test('of requests sent at once with one key, one is done', async () => {
    const request = { body: input('Storm'), headers: keyed('add-3') };
    const answers = await Promise.all(Array.from({ length: 8 }, () => server.ask('POST', '/api/instances', request)));
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(new Set(answers.flatMap(({ status, body }) => (status === 201 ? [body.id] : []))).size).toBe(1);
    expect((await server.ask('GET', '/api/instances?q=Storm')).body.items).toHaveLength(1);
  });

  test('what a process left behind that died is done again, and makes the same thing', async () => {
    const { idempotency, engine } = server.lab.runtime;
    const request = { owner: 'o', key: 'k', request: 'r' };
    const begun = await idempotency.begin(request);
    const seed = 'seed' in begun ? begun.seed : '';
    const { instance } = await engine.addInstance(input('Left behind'), { id: `ci_${seed.slice(0, 24)}` });
    clock.advance(61_000);
    expect(await idempotency.begin(request)).toMatchObject({ seed });
    const repeated = await engine.addInstance(input('Left behind'), { id: instance.id });
    expect(repeated.instance.id).toBe(instance.id);
  });

  test('the answer with a key of the API is repeated too, and lies sealed in the store', async () => {
    const request = { body: { name: 'Twice', role: 'viewer' }, headers: keyed('key-1') };
    const first = await server.ask('POST', '/api/api-keys', request);
    const again = await server.ask('POST', '/api/api-keys', request);
    expect(again.body.key).toBe(first.body.key);
    const { readFileSync } = await import('node:fs');
    const files = ['evergrant.db', 'evergrant.db-wal'].map((name) =>
      readFileSync(`${server.lab.config.data}/${name}`, 'latin1'),
    );
    expect(files.join('')).not.toContain(first.body.key);
  });
});

test('instances are filtered and paged, each once', async () => {
  for (const tenant of ['1', '2', '3', '4', '5']) {
    const body = { ...input(`Paged ${tenant}`), metadata: { tenant, group: 'paged' }, external_id: `paged-${tenant}` };
    expect((await server.ask('POST', '/api/instances', { body })).status).toBe(201);
  }
  const names: string[] = [];
  let address = '/api/instances?metadata=group:paged&limit=2';
  for (;;) {
    const { body } = await server.ask('GET', address);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    if (body.next === null) break;
    address = `/api/instances?metadata=group:paged&limit=2&after=${encodeURIComponent(body.next)}`;
  }
  expect(names).toEqual(['Paged 1', 'Paged 2', 'Paged 3', 'Paged 4', 'Paged 5']);
  const count = async (query: string) => (await server.ask('GET', `/api/instances?${query}`)).body.items.length;
  expect(await count('external_id=paged-3')).toBe(1);
  expect(await count('q=AGED-4')).toBe(1);
  expect(await count('metadata=group:paged&status=active')).toBe(0);
  expect(await count('metadata=group:paged&health=never_authorized&connector=lightspeed-k-series')).toBe(5);
  expect((await server.ask('GET', '/api/instances?after=nonsense')).status).toBe(400);
});
