import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { get, hosts, post, transportTo } from './helpers.ts';
import { httpProvider, tcpProvider, textOf, tlsProvider } from './provider.ts';

test('the request arrives as it was built: Host of the URL, order kept, nothing about compression', async () => {
  const target = await httpProvider(async (request, answer) => {
    answer.end(JSON.stringify({ url: request.url, raw: request.rawHeaders, body: await textOf(request) }));
  });
  const answer = await transportTo(target).exchange(
    {
      method: 'POST',
      url: 'https://api.example.com/token?a=%20b',
      headers: [['Accept', 'application/json']],
      body: 'x=ü',
    },
    hosts,
  );
  const { url, raw, body } = JSON.parse(answer.body);
  expect(url).toBe('/token?a=%20b');
  expect(body).toBe('x=ü');
  expect(raw.slice(0, 2)).toEqual(['host', 'api.example.com']);
  expect(raw).toContain('Accept');
  expect(raw.join('\n').toLowerCase()).not.toContain('accept-encoding');
});

test('an empty POST says content-length: 0', async () => {
  const target = await httpProvider((request, answer) => answer.end(request.headers['content-length'] ?? 'none'));
  await expect(transportTo(target).exchange(post('/token'), hosts)).resolves.toMatchObject({ body: '0' });
});

test('a redirect is an answer like any other', async () => {
  const target = await httpProvider((_, answer) => answer.writeHead(302, { location: 'https://evil.example/' }).end());
  await expect(transportTo(target).exchange(post('/token'), hosts)).resolves.toMatchObject({
    status: 302,
    headers: { location: 'https://evil.example/' },
  });
});

test('an answer that is compressed unasked is read all the same', async () => {
  const target = await httpProvider((_, answer) =>
    answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"access_token":"ü"}')),
  );
  await expect(transportTo(target).exchange(get('/'), hosts)).resolves.toMatchObject({ body: '{"access_token":"ü"}' });
});

test('a compressed answer is capped by what it unpacks to', async () => {
  const target = await httpProvider((_, answer) =>
    answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a'.repeat(2_000_000))),
  );
  await expect(transportTo(target).exchange(get('/'), hosts)).rejects.toMatchObject({ code: 'answer_too_large' });
});

test('2 MB are answer_too_large, 1 MB is read', async () => {
  const target = await httpProvider((request, answer) => answer.end('a'.repeat(Number(request.url!.slice(1)))));
  const transport = transportTo(target);
  await expect(transport.exchange(get('/2000000'), hosts)).rejects.toMatchObject({ code: 'answer_too_large' });
  const answer = await transport.exchange(get('/1000000'), hosts);
  expect(answer.body.length).toBe(1_000_000);
});

test('a provider that never answers is provider_timeout, close to the deadline', async () => {
  const target = await httpProvider(() => {});
  const began = performance.now();
  await expect(transportTo(target, { timeout: 1_000 }).exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_timeout',
    message: 'api.example.com did not answer in time.',
  });
  expect(performance.now() - began).toBeGreaterThan(990);
  expect(performance.now() - began).toBeLessThan(1_800);
});

test('a provider that drips byte by byte is held to the same deadline', async () => {
  const target = await httpProvider((_, answer) => {
    const drip = setInterval(() => answer.write('x'), 100);
    answer.on('close', () => clearInterval(drip));
  });
  await expect(transportTo(target, { timeout: 1_000 }).exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_timeout',
  });
});

test('an answer that arrived while the process was busy past the deadline is not thrown away', async () => {
  const answered = Promise.withResolvers<void>();
  const target = await httpProvider((_, answer) => answer.end('{"access_token":"new"}', answered.resolve));
  const exchange = transportTo(target, { timeout: 300 }).exchange(post('/token'), hosts);
  // The server lives in this process: its answer is in the socket, then our reading of it is held up.
  await answered.promise;
  const until = performance.now() + 500;
  while (performance.now() < until);
  await expect(exchange).resolves.toMatchObject({ body: '{"access_token":"new"}' });
});

test('half an answer and a reset is connection_lost', async () => {
  const target = await tcpProvider((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_');
      setTimeout(() => socket.resetAndDestroy(), 50);
    }),
  );
  await expect(transportTo(target).exchange(post('/token'), hosts)).rejects.toMatchObject({ code: 'connection_lost' });
});

test('an answer that is cut short without a reset is connection_lost', async () => {
  const target = await tcpProvider((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_')),
  );
  await expect(transportTo(target).exchange(post('/token'), hosts)).rejects.toMatchObject({ code: 'connection_lost' });
});

test('what is not HTTP is connection_lost: the provider had the request', async () => {
  const target = await tcpProvider((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
  await expect(transportTo(target).exchange(post('/token'), hosts)).rejects.toMatchObject({ code: 'connection_lost' });
});

test('a refused connection is provider_unreachable: nothing was sent', async () => {
  await expect(transportTo('http://127.0.0.1:1').exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: 'No connection to api.example.com: the connection was refused. Nothing was sent.',
  });
});

test('a name that is not known is provider_unreachable', async () => {
  const url = 'https://no-such-name.invalid/token?code=SECRET';
  const error = await transportTo('http://127.0.0.1:1')
    .exchange({ method: 'POST', url, headers: [] }, ['no-such-name.invalid'])
    .catch((e: Error) => e);
  expect(error).toMatchObject({ code: 'provider_unreachable' });
  expect(String(error)).not.toContain('SECRET');
});

test('TLS to something that does not speak it is provider_unreachable', async () => {
  const seen = vi.fn();
  const target = await httpProvider(seen);
  const error = transportTo(target.replace('http:', 'https:')).exchange(post('/token'), hosts);
  await expect(error).rejects.toMatchObject({ code: 'provider_unreachable', message: expect.stringContaining('TLS') });
  expect(seen).not.toHaveBeenCalled();
});

const pair = {
  key: readFileSync(new URL('tls/key.pem', import.meta.url), 'utf8'),
  cert: readFileSync(new URL('tls/certificate.pem', import.meta.url), 'utf8'),
};

test('a certificate that nobody vouches for is provider_unreachable', async () => {
  const seen = vi.fn();
  const target = await tlsProvider(pair, seen);
  await expect(transportTo(target).exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
  });
  expect(seen).not.toHaveBeenCalled();
});

test('a certificate of another name is provider_unreachable', async () => {
  const target = await tlsProvider(pair, (_, answer) => answer.end('reached'));
  const transport = transportTo(target, { ca: pair.cert, connectTo: new Map([['https://other.example.com', target]]) });
  const request = { method: 'POST', url: 'https://other.example.com/token', headers: [] };
  await expect(transport.exchange(request, ['*.example.com'])).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
  });
});

test('a certificate that is vouched for is accepted, for the name in the URL', async () => {
  const target = await tlsProvider(pair, (_, answer) => answer.end('reached'));
  await expect(transportTo(target, { ca: pair.cert }).exchange(get('/'), hosts)).resolves.toMatchObject({
    status: 200,
    body: 'reached',
  });
});

test('a handshake that never ends is provider_unreachable within the deadline', async () => {
  const target = (await tcpProvider(() => {})).replace('http:', 'https:');
  await expect(transportTo(target, { timeout: 1_000 }).exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_unreachable',
  });
});

test('a header that cannot be sent is invalid_request and does not show its value', async () => {
  const request = { ...post('/token'), headers: [['authorization', 'Bearer SECRET\r\nx: y']] as const };
  const error = await transportTo('http://127.0.0.1:1')
    .exchange(request, hosts)
    .catch((e: Error) => e);
  expect(error).toMatchObject({ code: 'invalid_request' });
  expect(String(error) + String((error as Error).cause)).not.toContain('SECRET');
});

test('connections are used again', async () => {
  const ports = new Set<number | undefined>();
  const target = await httpProvider((request, answer) => {
    ports.add(request.socket.remotePort);
    answer.end();
  });
  const transport = transportTo(target);
  for (let i = 0; i < 3; i++) {
    await transport.exchange(post('/token'), hosts);
    await new Promise(setImmediate);
  }
  expect(ports.size).toBe(1);
});

test('close waits for a request under way, then nothing is sent any more', async () => {
  const target = await httpProvider((_, answer) => void setTimeout(() => answer.end('late'), 300));
  const transport = transportTo(target);
  const exchange = transport.exchange(post('/token'), hosts);
  await Promise.all([transport.close(), expect(exchange).resolves.toMatchObject({ body: 'late' })]);
  await expect(transport.exchange(post('/token'), hosts)).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: expect.stringContaining('shutting down'),
  });
});
