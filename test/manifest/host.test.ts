import { expect, test } from 'vitest';
import { hostAllowed } from '../../src/manifest/host.ts';

const hosts = ['api.acme.example', '*.shops.acme.example'];

test.each(['api.acme.example', 'API.acme.example', 'one.shops.acme.example', 'a.b.shops.acme.example'])(
  '%s is allowed',
  (host) => {
    expect(hostAllowed(host, hosts)).toBe(true);
  },
);

test.each([
  'acme.example',
  'xapi.acme.example',
  'api.acme.example.',
  'shops.acme.example',
  '.shops.acme.example',
  'x..shops.acme.example',
  'user@x.shops.acme.example',
  'evil.example/.shops.acme.example',
  'evilshops.acme.example',
  '*.shops.acme.example',
  '',
])('%s is not', (host) => {
  expect(hostAllowed(host, hosts)).toBe(false);
});
