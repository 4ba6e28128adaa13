import { connect as tcp } from 'node:net';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { request } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { apiHeaders } from '../../src/engine/call/api-headers.ts';
import type { ApiRequest, Engine } from '../../src/engine/engine.ts';
import { EvergrantError } from '../../src/errors.ts';
import { apiTarget } from '../../src/instance/target.ts';
import { createTransport } from '../../src/transport/transport.ts';
import { httpProvider } from '../transport/provider.ts';
import { withKey } from './fake-engine.ts';
import { listen, serve } from './serve.ts';

/** An engine whose API answers what a test says, and that keeps what it was asked. */
async function proxyTo(answer: { status?: number; headers?: [string, string][]; body?: Readable } = {}) {
  const seen: { id: string; request: ApiRequest; body: string }[] = [];
  const call: Engine['call'] = async (id, request) => {
    apiTarget('https://api.example.com/', request.path);
    const { body } = request;
    const passedOn = { ...request, headers: apiHeaders(request.headers) };
    seen.push({
      id,
      request: passedOn,
      body: body instanceof Readable ? await text(body) : Buffer.from(body ?? '').toString(),
    });
    return {
      status: answer.status ?? 200,
      headers: answer.headers ?? [],
      body: answer.body ?? Readable.from(['fine']),
    };
  };
  const { app } = await serve({ call });
  return { port: await listen(app), seen };
}

test('the request goes on as it is, with what is ours taken out', async () => {
  const { port, seen } = await proxyTo();
  await request(`http://127.0.0.1:${port}/proxy/ins_1/v1/items%2F7?q=a%20b&q=`, {
    method: 'POST',
    headers: {
      ...withKey('runtime'),
      'X-Custom': 'kept',
      Accept: 'text/csv',
      Cookie: 'session=1',
      Forwarded: 'for=1.2.3.4',
      'X-Forwarded-For': '1.2.3.4',
      'X-Forwarded-Host': 'evil.example',
      Origin: 'https://evil.example',
      Referer: 'https://evil.example/',
      'Proxy-Authorization': 'Basic x',
      TE: 'trailers',
    },
    body: 'the body',
  });
  const [first] = seen;
  expect(first).toMatchObject({ id: 'ins_1', body: 'the body' });
  expect(first!.request).toMatchObject({ method: 'POST', path: '/v1/items%2F7?q=a%20b&q=' });
  const names = first!.request.headers.map(([name]) => name.toLowerCase());
  expect(names.sort()).toEqual(['accept', 'content-length', 'x-custom']);
});

test('a header that Connection names ends here, in both directions', async () => {
  const { port, seen } = await proxyTo({
    headers: [
      ['Connection', 'close, X-Hop'],
      ['X-Hop', '1'],
      ['X-End', '2'],
    ],
  });
  const answer = await rawRequest(
    port,
    'GET /proxy/i/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer runtime\r\nConnection: close, X-Secret-Hop\r\nX-Secret-Hop: 1\r\nX-End: 2\r\n\r\n',
  );
  expect(seen[0]!.request.headers).toEqual([['X-End', '2']]);
  expect(answer).toContain('X-End: 2');
  expect(answer).not.toContain('X-Hop');
});

test('the answer comes back as it is, with Set-Cookie and what speaks for an origin taken out', async () => {
  const { port } = await proxyTo({
    status: 418,
    headers: [
      ['Content-Type', 'text/html'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Link', '<a>'],
      ['Link', '<b>'],
      ['Strict-Transport-Security', 'max-age=1'],
      ['Clear-Site-Data', '"*"'],
      ['Transfer-Encoding', 'chunked'],
    ],
    body: Readable.from(['tea']),
  });
  const answer = await request(`http://127.0.0.1:${port}/proxy/i/x`, { headers: withKey('runtime') });
  expect(answer.statusCode).toBe(418);
  expect(await answer.body.text()).toBe('tea');
  expect(answer.headers).toMatchObject({ 'content-type': 'text/html', link: ['<a>', '<b>'] });
  expect(answer.headers['content-security-policy']).toBe('sandbox');
  expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  for (const name of ['set-cookie', 'strict-transport-security', 'clear-site-data']) {
    expect(answer.headers).not.toHaveProperty(name);
  }
});

test.each([
  ['/proxy/i/../secret'],
  ['/proxy/i/a/%2e%2e/%2e%2e/secret'],
  ['/proxy/i/a/%252e%252e/secret'],
  ['/proxy/i/a/..%2fsecret'],
  ['/proxy/i/a\\..\\secret'],
  ['/proxy/i/a%5c..%5csecret'],
  ['/proxy/i//evil.example/x'],
])('%s is refused before anything is sent', async (path) => {
  const { port, seen } = await proxyTo();
  const answer = await rawRequest(
    port,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer runtime\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(answer).toContain('invalid_path');
  expect(seen).toEqual([]);
});

test.each([
  ['TRACE /proxy/i/x', 400],
  ['CONNECT evil.example:443', 0],
  ['GET http://evil.example/proxy/i/x', 400],
  ['GET /%70roxy/i/x', 400],
  ['GET /proxy/i@evil.example', 404],
])('%s is refused', async (line, status) => {
  const { port, seen } = await proxyTo();
  const answer = await rawRequest(
    port,
    `${line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer runtime\r\nConnection: close\r\n\r\n`,
  );
  expect(Number(/^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? 0)).toBe(status);
  expect(seen).toEqual([]);
});

test('a body of 1 MiB is held, a larger one and one of unknown length are streamed', async () => {
  const kinds: string[] = [];
  const { app } = await serve({
    call: async (_, { body }) => {
      kinds.push(body === undefined ? 'none' : Buffer.isBuffer(body) ? 'held' : 'streamed');
      const size = body instanceof Readable ? (await buffer(body)).length : (body?.length ?? 0);
      return { status: 200, headers: [], body: Readable.from([String(size)]) };
    },
  });
  const port = await listen(app);
  const send = async (body: Buffer | Readable | null, headers = {}) => {
    const answer = await request(`http://127.0.0.1:${port}/proxy/i/x`, {
      method: 'POST',
      headers: { ...withKey('runtime'), ...headers },
      body,
    });
    return Number(await answer.body.text());
  };
  expect(await send(Buffer.alloc(1_048_576))).toBe(1_048_576);
  expect(await send(Buffer.alloc(1_048_577), { 'content-type': 'application/json' })).toBe(1_048_577);
  expect(await send(Readable.from([Buffer.alloc(10)]))).toBe(10);
  expect(await send(null)).toBe(0);
  expect(kinds).toEqual(['held', 'streamed', 'streamed', 'none']);
});

test('a client that leaves ends the call', async () => {
  const aborted = Promise.withResolvers<unknown>();
  const { app } = await serve({
    call: (_, { signal }) =>
      new Promise((_, reject) => {
        signal!.addEventListener('abort', () => {
          aborted.resolve(signal!.reason);
          reject(signal!.reason);
        });
      }),
  });
  const socket = tcp(await listen(app), '127.0.0.1');
  socket.write('GET /proxy/i/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer runtime\r\n\r\n');
  setTimeout(() => socket.destroy(), 50);
  expect(await aborted.promise).toMatchObject({ message: 'the client left' });
});

test('clients that leave do not use the connections up', async () => {
  const provider = await httpProvider((asked, answer) => {
    if (asked.url === '/fast') return void answer.end('fast');
    answer.write('slow');
  });
  const transport = createTransport({
    connectTo: new Map([['https://api.example.com', provider]]),
    timeout: 5_000,
    userAgent: 'test',
  });
  onTestFinished(() => transport.close());
  const { app } = await serve({
    call: (_, { signal, path, ...rest }) =>
      transport.stream({ ...rest, url: `https://api.example.com${path}` }, ['api.example.com'], signal),
  });
  const port = await listen(app);
  for (let i = 0; i < 20; i++) {
    const socket = tcp(port, '127.0.0.1');
    socket.write('GET /proxy/i/slow HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer runtime\r\n\r\n');
    if (i % 2) await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
  }
  const answer = await request(`http://127.0.0.1:${port}/proxy/i/fast`, { headers: withKey('runtime') });
  expect(await answer.body.text()).toBe('fast');
});

test('a provider that breaks off leaves a cut answer, not a whole one', async () => {
  const body = Readable.from(
    (async function* () {
      yield 'half';
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw new Error('gone');
    })(),
  );
  const { port } = await proxyTo({ headers: [['Content-Length', '100']], body });
  const answer = await request(`http://127.0.0.1:${port}/proxy/i/x`, { headers: withKey('runtime') });
  await expect(answer.body.text()).rejects.toThrow();
});

test('what the engine refuses is a problem', async () => {
  const call = vi.fn<Engine['call']>(async () => {
    throw new EvergrantError('reauthorization_required', 'The grant is gone.');
  });
  const { app } = await serve({ call });
  const answer = await app.inject({ url: '/proxy/i/x', headers: withKey('runtime') });
  expect(answer.json()).toMatchObject({ status: 409, code: 'reauthorization_required' });
});

/** What no well-behaved client would send. */
function rawRequest(port: number, lines: string): Promise<string> {
  const socket = tcp(port, '127.0.0.1');
  socket.write(lines);
  return text(socket);
}
