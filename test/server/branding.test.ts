import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { readLogo } from '../../src/server/logo.ts';
import { temporaryFolder } from '../helpers/lab.ts';
import { serve } from './serve.ts';

const scripted = `<?xml version="1.0"?>
<!-- made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>`;

function file(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const fails = (code: 'link_used' | 'link_expired' | 'link_unknown') => async () => {
  throw new EvergrantError(code, 'The link does not work.');
};

test('name and logo stand on every page that a customer can meet', async () => {
  const logo = readLogo(file('logo.svg', scripted));
  const result = {
    instance_name: 'Shop',
    connector_title: 'Example',
    return_url: 'https://shop.example/',
    error: null,
    held: false,
  };
  const denied = { ...result, error: { code: 'access_denied', message: 'Denied.', hint: null } };
  const { app } = await serve(
    {
      connectLink: async (link) => {
        if (link !== 'open') return fails(link as 'link_used')();
        return { connector: 'e', instance_name: 'Shop', connector_title: 'Example', scope: null, expires_at: 0 };
      },
      authorizationResult: async (id) => (id === 'denied' ? denied : { ...result, held: id === 'held' }),
    },
    { workspace: 'Bistro <b> Söhne', logo },
  );
  const pages = [
    '/connect/open',
    '/connect/link_used',
    '/connect/link_expired',
    '/connect/link_unknown',
    '/oauth/result/connected',
    '/oauth/result/connected?completion=c',
    '/oauth/result/denied',
    '/oauth/result/held',
    '/oauth/problem/browser_mismatch',
    '/oauth/problem/state_expired',
    '/oauth/problem/state_used',
  ];
  for (const url of pages) {
    const { body, headers } = await app.inject(url);
    expect(body, url).toContain(`<img src="${logo.address}" alt="">`);
    expect(body, url).toMatch(/<title>.* – Bistro &lt;b&gt; Söhne<\/title>/);
    expect(body.match(/<h1>/g), url).toHaveLength(1);
    expect(headers['content-security-policy'], url).toContain("img-src 'self' data:");
  }
});

test('without settings the pages bear our own name and no picture', async () => {
  const { app } = await serve();
  const { body } = await app.inject('/oauth/problem/link_used');
  expect(body).toContain('<span>Evergrant</span>');
  expect(body).not.toContain('<img');
});

test('the logo comes from our own origin, and nothing in it runs or loads', async () => {
  const logo = readLogo(file('logo.svg', scripted));
  const { app } = await serve({}, { logo });
  const { headers, body } = await app.inject(logo.address);
  expect(body).toBe(scripted);
  expect(headers).toMatchObject({
    'content-type': 'image/svg+xml',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  const policy = headers['content-security-policy'];
  expect(policy).toMatch(/^default-src 'none';.*;sandbox$/);
  expect(policy).not.toContain('script');
});

test.each([
  ['PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'image/png'],
  ['JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image/jpeg'],
  ['WebP', Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'), 'image/webp'],
  [
    'SVG',
    Buffer.from('\ufeff<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'.replace('<svg/>', '<svg />')),
    'image/svg+xml',
  ],
])('%s is told by its bytes', (_, content, type) => {
  expect(readLogo(file('picture', content)).type).toBe(type);
});

test.each([
  ['a page', '<!doctype html><html><svg></svg></html>', 'none of SVG, PNG, JPEG and WebP'],
  ['an SVG with entities', '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', 'none of SVG'],
  ['a GIF', 'GIF89a', 'none of SVG'],
  ['nothing', '', 'none of SVG'],
  ['a photograph', Buffer.alloc(262_145, 0xff), 'larger than 256 KiB'],
])('%s is refused as a logo', (_, content, words) => {
  expect(() => readLogo(file('logo.png', content))).toThrow(words);
});

test('a logo that is not there is said with its setting', () => {
  expect(() => readLogo('/nowhere/logo.svg')).toThrow('EVERGRANT_LOGO: /nowhere/logo.svg cannot be read.');
});
