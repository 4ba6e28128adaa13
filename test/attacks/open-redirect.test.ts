import { expect, onTestFinished, test, vi } from 'vitest';
import { openApiServer } from '../server/api-server.ts';
import { openTarget } from './open-target.ts';

// Many requests, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const elsewhere = [
  'https://evil.example',
  'https://evil.example/console/',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  'https:evil.example',
  'https://platform.example@evil.example/',
  'https://platform.example.evil.example/',
  'https://platform.example:8443/',
  'http://platform.example/',
  'https://evil.example/?https://platform.example/',
  'https://evil.example#https://platform.example',
  'https://evil.example\\@platform.example/',
  'javascript:alert(1)//https://platform.example/',
  'data:text/html,https://platform.example',
  '/console/../../evil',
  '/console/%2e%2e/evil',
  '/console/.%2E/evil',
  '/console//evil.example',
  '/console/\r\nLocation: https://evil.example',
  '/console/connections/x?next=//evil.example',
  '/console/connections/../../evil',
  '/api/instances',
  '',
];

test('after signing in a person ends on a page of the console, whatever the link said', async () => {
  const { app, adminKey, cookie } = await openTarget();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  for (const next of elsewhere) {
    const payload = new URLSearchParams({ key: adminKey, next }).toString();
    const posted = await app.inject({ method: 'POST', url: '/console/sign-in', headers, payload });
    const query = new URLSearchParams({ next });
    const already = await app.inject({ url: `/console/sign-in?${query}`, headers: { cookie } });
    for (const { statusCode, headers: got } of [posted, already]) {
      const { origin, pathname } = new URL(String(got.location), 'http://ours.example');
      expect([next, statusCode, origin]).toEqual([next, 303, 'http://ours.example']);
      expect(pathname, next).toMatch(/^\/console\//);
    }
  }
});

test('a customer is led back to an origin that the operator listed, and to no other', async () => {
  const server = await openApiServer();
  onTestFinished(() => server.close());
  const { id } = await server.lab.add();
  const make = (return_url: string) =>
    server.ask('POST', `/api/instances/${id}/connect-link`, { body: { return_url } });
  for (const url of elsewhere) {
    const { status, body } = await make(url);
    expect([url, status, body.code]).toEqual([url, 400, 'invalid_request']);
  }
  expect((await make('https://platform.example/back?customer=7')).status).toBe(200);
});
