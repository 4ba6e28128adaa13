import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { OutboundRequest } from '../../src/engine/ports.ts';
import { createTransport, type TransportOptions } from '../../src/transport/transport.ts';
import { webhookSender } from '../../src/transport/webhook-sender.ts';
import { tlsProvider } from './provider.ts';

const tls = (name: string) => readFileSync(new URL(`./tls/${name}.pem`, import.meta.url), 'utf8');
const pair = { key: tls('key'), cert: tls('certificate') };
const host = 'api.example.com';
const request: OutboundRequest = { method: 'POST', url: `https://${host}/token?code=SECRET`, headers: [], body: 'x=1' };

test('a provider is reached through the proxy’s tunnel, which sees its name and nothing else', async () => {
  const provider = await tlsProvider(pair, (received, answer) =>
    answer.end(`${received.method} ${received.headers.host}`),
  );
  const proxy = await startProxy({ [`${host}:443`]: Number(new URL(provider).port) });
  const transport = open({ url: proxy.url.replace('//', '//anna:p%40ss@'), except: [] });
  for (let count = 0; count < 2; count++) {
    expect((await transport.exchange(request, [host])).body).toBe(`POST ${host}`);
  }
  expect(new Set(proxy.asked)).toEqual(new Set([`${host}:443 Basic ${btoa('anna:p@ss')}`]));
});

test('only the hosts of the connector, proxy or not', async () => {
  const proxy = await startProxy({});
  const transport = open({ url: proxy.url, except: [] });
  await expect(transport.exchange(request, ['other.example'])).rejects.toMatchObject({ code: 'egress_refused' });
  const inside = { ...request, url: 'https://10.0.0.1/token' };
  await expect(transport.exchange(inside, ['10.0.0.1'])).rejects.toMatchObject({ code: 'egress_refused' });
  expect(proxy.asked).toEqual([]);
});

test('a proxy that refuses, or is away, has sent nothing', async () => {
  const proxy = await startProxy({});
  await expect(open({ url: proxy.url, except: [] }).exchange(request, [host])).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: expect.stringContaining('does not lead there'),
  });
  await expect(open({ url: 'http://127.0.0.1:1', except: [] }).exchange(request, [host])).rejects.toMatchObject({
    code: 'provider_unreachable',
    message: expect.stringContaining('does not answer'),
  });
});

test('what is excepted does not go through the proxy', async () => {
  const proxy = await startProxy({});
  const transport = open({ url: proxy.url, except: ['.localhost'] });
  const excepted = { ...request, url: 'https://api.localhost/token' };
  await expect(transport.exchange(excepted, ['api.localhost'])).rejects.toThrow();
  expect(proxy.asked).toEqual([]);
});

test('webhooks take the same way out', async () => {
  const receiver = await tlsProvider(pair, (_, answer) => answer.writeHead(204).end());
  const proxy = await startProxy({ [`${host}:443`]: Number(new URL(receiver).port) });
  const hook = {
    url: `https://${host}/hook`,
    secret: `whsec_${btoa('x'.repeat(32))}`,
    userAgent: 'test',
    ca: pair.cert,
  };
  const message = { id: 'msg_1', body: '{}' };
  const through = webhookSender({ ...hook, proxy: { url: proxy.url, except: [] } });
  expect(await through.send(message, Date.now())).toBeNull();
  expect(proxy.asked).toHaveLength(1);
  const around = webhookSender({
    ...hook,
    url: 'https://hooks.localhost/',
    proxy: { url: proxy.url, except: ['.localhost'] },
  });
  expect(await around.send(message, Date.now())).toMatch(/^no connection/);
  expect(proxy.asked).toHaveLength(1);
  await Promise.all([through.close(), around.close()]);
});

function open(proxy: NonNullable<TransportOptions['proxy']>) {
  const options = { connectTo: new Map<string, string>(), timeout: 5_000, userAgent: 'evergrant-test', ca: pair.cert };
  const transport = createTransport({ ...options, proxy });
  onTestFinished(() => transport.close());
  return transport;
}

/** A proxy that leads the names it knows to ports of this machine. */
async function startProxy(known: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer().on('connect', (wanted, client: Socket) => {
    asked.push(`${wanted.url} ${wanted.headers['proxy-authorization'] ?? ''}`.trim());
    const port = known[wanted.url ?? ''];
    if (port === undefined) return client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
