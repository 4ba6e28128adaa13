import { describe, expect, test } from 'vitest';
import { isPublicAddress } from '../../src/transport/egress.ts';
import { createTransport } from '../../src/transport/transport.ts';
import { get, hosts, transportTo } from './helpers.ts';
import { httpProvider } from './provider.ts';

const transport = createTransport({ connectTo: new Map(), timeout: 3_000, userAgent: 'evergrant-test' });

describe('refused before anything is sent', () => {
  const refused: [why: string, url: string][] = [
    ['plain http', 'http://api.example.com/token'],
    ['a host that the connector does not declare', 'https://elsewhere.example/token'],
    ['a declared host at another port', 'https://api.example.com:8443/token'],
    ['a user name before the host', 'https://api.example.com@localhost/token'],
    ['a user name before a declared host', 'https://user:pass@api.example.com/token'],
    ['a name that leads to loopback', 'https://localhost/token'],
    ['IPv4 loopback', 'https://127.0.0.1/token'],
    ['IPv6 loopback', 'https://[::1]/token'],
    ['IPv4 loopback mapped into IPv6', 'https://[::ffff:127.0.0.1]/token'],
    ['loopback as one decimal number', 'https://2130706433/token'],
    ['loopback in hexadecimal', 'https://0x7f.1/token'],
    ['the link-local metadata address', 'https://169.254.169.254/token'],
    ['a private network', 'https://10.0.0.1/token'],
    ['an address that is no URL', 'https://'],
  ];
  const declared = ['api.example.com', 'localhost', '127.0.0.1', '::1', '::ffff:7f00:1', '169.254.169.254', '10.0.0.1'];

  test.each(refused)('%s', async (_, url) => {
    const request = { method: 'POST', url, headers: [] };
    await expect(transport.exchange(request, declared)).rejects.toMatchObject({ code: 'egress_refused' });
    await expect(transport.stream(request, declared)).rejects.toMatchObject({ code: 'egress_refused' });
  });

  test('the message names the host and never what the query holds', async () => {
    const request = { method: 'POST', url: 'https://localhost/token?code=SECRET', headers: [] };
    const error = await transport.exchange(request, declared).catch((e: Error) => e);
    expect(String(error)).toContain('localhost');
    expect(JSON.stringify(error) + String(error)).not.toContain('SECRET');
  });

  test('a redirected origin is still held to the hosts of the connector', async () => {
    const redirected = transportTo(await httpProvider((_, answer) => answer.end('reached')));
    await expect(redirected.exchange(get('/'), ['other.example'])).rejects.toMatchObject({ code: 'egress_refused' });
    await expect(redirected.exchange(get('/'), hosts)).resolves.toMatchObject({ body: 'reached' });
  });
});

describe('public addresses', () => {
  test.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('%s may be reached', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2001::1',
    '2002:7f00:1::',
    '2001:db8::1',
    'fc00::1',
    'fe80::1',
    'fec0::1',
    '4000::1',
    'ff02::1',
    'not an address',
  ])('%s may not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('--connect-to', () => {
  test.each(['http://10.0.0.1:80', 'http://example.com', 'ftp://127.0.0.1', 'nonsense'])('%s is refused', (target) => {
    const make = () =>
      createTransport({ connectTo: new Map([['https://api.example.com', target]]), timeout: 1_000, userAgent: 'x' });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
  });

  test('the route and the address for the browser follow it', () => {
    const redirected = transportTo('http://127.0.0.1:4010');
    expect(redirected.routeOf('https://api.example.com/oauth/token')).toBe('redirected');
    expect(redirected.routeOf('https://other.example/oauth/token')).toBe('direct');
    expect(redirected.browserUrl('https://api.example.com/authorize?a=1#/x')).toBe(
      'http://127.0.0.1:4010/authorize?a=1#/x',
    );
    expect(redirected.browserUrl('https://other.example/authorize?a=%20')).toBe(
      'https://other.example/authorize?a=%20',
    );
  });

  test('a wildcard stands for the hosts below it, the nearest counts, and a name of its own before all', () => {
    const redirected = createTransport({
      connectTo: new Map([
        ['https://*.example.com', 'http://127.0.0.1:4001'],
        ['https://*.eu.example.com', 'http://127.0.0.1:4002'],
        ['https://shop.eu.example.com', 'http://127.0.0.1:4003'],
        ['https://*', 'http://127.0.0.1:4009'],
      ]),
      timeout: 1_000,
      userAgent: 'evergrant-test',
    });
    const portOf = (host: string) => new URL(redirected.browserUrl(`https://${host}/`)).port;
    expect(
      ['a.example.com', 'b.eu.example.com', 'shop.eu.example.com', 'example.com', 'example.com.evil.test'].map(portOf),
    ).toEqual(['4001', '4002', '4003', '4009', '4009']);
  });
});
