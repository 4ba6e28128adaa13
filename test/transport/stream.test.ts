import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { get, hosts, post, transportTo } from './helpers.ts';
import { httpProvider, tcpProvider, textOf } from './provider.ts';

test('the answer is there before its body has ended; headers keep order, spelling and repetition', async () => {
  const target = await httpProvider((_, answer) => {
    answer.writeHead(207, ['X-One', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    answer.write('first ');
    setTimeout(() => answer.end('second'), 200);
  });
  const answer = await transportTo(target).stream(get('/'), hosts);
  expect(answer.status).toBe(207);
  expect(answer.headers.slice(0, 3)).toEqual([
    ['X-One', '1'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
  ]);
  expect(await text(answer.body)).toBe('first second');
});

test('20 MB pass, more than an exchange may read', async () => {
  const piece = Buffer.alloc(1_000_000, 'a');
  const target = await httpProvider((_, answer) => Readable.from(Array.from({ length: 20 }, () => piece)).pipe(answer));
  const { body } = await transportTo(target).stream(get('/'), hosts);
  let size = 0;
  for await (const chunk of body) size += chunk.length;
  expect(size).toBe(20_000_000);
});

test('a body is streamed up', async () => {
  const target = await httpProvider(async (request, answer) => answer.end((await textOf(request)).length.toString()));
  const body = Readable.from([Buffer.alloc(70_000), Buffer.alloc(70_000)]);
  const answer = await transportTo(target).stream({ ...post('/'), body }, hosts);
  expect(await text(answer.body)).toBe('140000');
});

test('an abort ends the body with its reason and closes the connection', async () => {
  const closed = Promise.withResolvers<void>();
  const target = await httpProvider((_, answer) => {
    answer.on('close', closed.resolve);
    answer.write('endless');
  });
  const aborter = new AbortController();
  const { body } = await transportTo(target).stream(get('/'), hosts, aborter.signal);
  aborter.abort(new Error('client left'));
  await expect(text(body)).rejects.toThrow('client left');
  await closed.promise;
});

test('an abort before the answer rejects with its reason', async () => {
  const target = await httpProvider(() => {});
  const aborter = new AbortController();
  const answer = transportTo(target).stream(get('/'), hosts, aborter.signal);
  setTimeout(() => aborter.abort(new Error('client left')), 50);
  await expect(answer).rejects.toThrow('client left');
});

test('an abort while connecting sends nothing', async () => {
  let reached = false;
  const target = await httpProvider((_, answer) => {
    reached = true;
    answer.end();
  });
  const aborter = new AbortController();
  const answer = transportTo(target).stream(get('/'), hosts, aborter.signal);
  aborter.abort(new Error('client left'));
  await expect(answer).rejects.toThrow('client left');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(reached).toBe(false);
});

test('a reader that leaves closes the connection, and the next request is answered', async () => {
  const closed = Promise.withResolvers<void>();
  const target = await httpProvider((request, answer) => {
    if (request.url === '/next') return void answer.end('fine');
    answer.on('close', closed.resolve);
    answer.write('endless');
  });
  const transport = transportTo(target);
  const { body } = await transport.stream(get('/'), hosts);
  body.destroy();
  await closed.promise;
  await expect(transport.exchange(get('/next'), hosts)).resolves.toMatchObject({ body: 'fine' });
});

test('a body that breaks off ends in connection_lost', async () => {
  const target = await tcpProvider((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
      setTimeout(() => socket.resetAndDestroy(), 50);
    }),
  );
  const { body } = await transportTo(target).stream(get('/'), hosts);
  await expect(text(body)).rejects.toMatchObject({ code: 'connection_lost' });
});

test('a short body that comes with its headers is there whole, until a stream is asked for', async () => {
  const target = await httpProvider((_, answer) => void answer.end('short'));
  const answer = await transportTo(target).stream(get('/'), hosts);
  expect(answer.whole?.toString()).toBe('short');
  expect(await text(answer.body)).toBe('short');
  expect(answer.whole).toBeNull();
});

test('a body that comes later than its headers is not whole, nor is one that broke off', async () => {
  const slow = await httpProvider((_, answer) => {
    answer.write('one ');
    setTimeout(() => answer.end('two'), 50);
  });
  const late = await transportTo(slow).stream(get('/'), hosts);
  expect(late.whole).toBeNull();
  expect(await text(late.body)).toBe('one two');

  const broken = await tcpProvider((socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf')),
  );
  const cut = await transportTo(broken).stream(get('/'), hosts);
  expect(cut.whole).toBeNull();
  await expect(text(cut.body)).rejects.toMatchObject({ code: 'connection_lost' });
});
