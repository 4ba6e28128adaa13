import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiTarget } from '../../src/instance/target.ts';

const base = 'https://api.acme.example/v1';

describe('a path stays below the base URL', () => {
  test.each([
    ['/items', 'https://api.acme.example/v1/items'],
    ['/', 'https://api.acme.example/v1/'],
    ['/items?page=2&q=a%20b', 'https://api.acme.example/v1/items?page=2&q=a%20b'],
    ['/a//b', 'https://api.acme.example/v1/a//b'],
    ['/a%2Fb', 'https://api.acme.example/v1/a%2Fb'],
    ['/items?next=../x&back=%2e%2e%2f', 'https://api.acme.example/v1/items?next=../x&back=%2e%2e%2f'],
    ['/a..b/...', 'https://api.acme.example/v1/a..b/...'],
    ['/item;v=1', 'https://api.acme.example/v1/item;v=1'],
    ['/@evil.example', 'https://api.acme.example/v1/@evil.example'],
    ['/https://evil.example/', 'https://api.acme.example/v1/https://evil.example/'],
  ])('%s', (path, url) => {
    expect(apiTarget(base, path)).toBe(url);
    expect(apiTarget(`${base}/`, path)).toBe(url);
  });

  test('also where the base is the whole host', () => {
    expect(apiTarget('https://api.acme.example', '/items')).toBe('https://api.acme.example/items');
  });
});

describe('a path that would leave it, for this or any server, is refused', () => {
  test.each([
    '',
    'items',
    '@evil.example/',
    '.evil.example/',
    ':8443/',
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example',
    '/\\/evil.example',
    '/..',
    '/../admin',
    '/items/../../admin',
    '/./items',
    '/items/.',
    '/%2e%2e/admin',
    '/%2E./admin',
    '/.%2e/admin',
    '/%252e%252e/admin',
    '/%25252e%25252e%25252fadmin',
    '/..%2fadmin',
    '/..%252fadmin',
    '/..%5cadmin',
    '/a%2f..%2f..%2fadmin',
    '/..;/admin',
    '/..;x=1/admin',
    '/..%3b/admin',
    '/.;/items',
    '/..?x=1',
    '/items#fragment',
    '/items\r\nHost: evil.example',
    '/items page',
    '/items\tpage',
    '/items\0',
    '/items\u2028',
    `/${'%25'.repeat(1)}${'25'.repeat(6)}2e`,
  ])('%j', (path) => {
    expect(() => apiTarget(base, path)).toThrow(expect.objectContaining({ code: 'invalid_path' }));
  });

  test('the message does not repeat it: it may hold anything', () => {
    expect(() => apiTarget(base, '/../s3cret')).not.toThrow(/s3cret/);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    '.',
    '..',
    '/',
    '//',
    '\\',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '%252e',
    '%',
    ';',
    '@',
    ':',
    '?',
    '#',
    'a',
    '\t',
    '\n',
    'http:',
    'evil.example',
    '\u3002',
    '\uff0e',
    '\uff0f',
    '%c0%ae',
  ),
  fc.string(),
);
const anyPath = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`);

test('whatever the path: the call goes below the base, as parsed here and as decoded by any server, or nowhere', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(base, 'https://api.acme.example', 'https://api.acme.example/a/b/'),
      anyPath,
      (root, path) => {
        let target: URL;
        try {
          target = new URL(apiTarget(root, path));
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_path' });
          return;
        }
        const parsed = new URL(root);
        expect([target.origin, target.username, target.password, target.hash]).toEqual([parsed.origin, '', '', '']);
        const below = parsed.pathname.replace(/\/*$/, '/');
        expect(target.pathname.startsWith(below)).toBe(true);
        for (const reading of decodings(target.pathname)) expect(resolved(reading).startsWith(below)).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

/** The path as servers read it that decode it once, twice or three times, and take a backslash for a slash. */
function decodings(pathname: string): string[] {
  const once = (text: string) => text.replace(/%(2e|2f|3b|5c|25)/gi, (octet) => decodeURIComponent(octet));
  const readings = [pathname, once(pathname), once(once(pathname)), once(once(once(pathname)))];
  return readings.map((reading) => reading.replaceAll('\\', '/'));
}

/** RFC 3986 §5.2.4, with the parameters of a segment dropped first. */
function resolved(pathname: string): string {
  const kept: string[] = [];
  for (const segment of pathname.split('/').slice(1)) {
    const [name = ''] = segment.split(';');
    if (name === '..') kept.pop();
    else if (name !== '.') kept.push(segment);
  }
  return `/${kept.join('/')}`;
}
