import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendQuery, encodeParameters, percentEncode, placeParameters } from '../../src/oauth/parameters.ts';

const standard = [
  ['grant_type', 'authorization_code'],
  ['code', 'c0de'],
] as const;

const place = (query: Record<string, string | null>, form: Record<string, string | null> = {}) =>
  placeParameters<'query' | 'form'>({ query, form }, standard, 'form');

describe('a standard parameter is sent once', () => {
  test('in its default place where nobody names it', () => {
    expect(place({})).toEqual({ query: [], form: standard });
  });

  test('after those that are named, in the order of the standard', () => {
    expect(place({}, { audience: 'api' }).form).toEqual([['audience', 'api'], ...standard]);
  });

  test('where it is named, in the order in which it is named, and not in its default place', () => {
    expect(place({ code: 'c0de', tenant: 't' })).toEqual({
      query: [
        ['code', 'c0de'],
        ['tenant', 't'],
      ],
      form: [['grant_type', 'authorization_code']],
    });
  });

  test('with the value that is named', () => {
    expect(place({}, { grant_type: 'urn:acme' }).form).toEqual([
      ['grant_type', 'urn:acme'],
      ['code', 'c0de'],
    ]);
  });

  test('not at all where null drops it, in whatever place', () => {
    expect(place({ code: null }).form).toEqual([['grant_type', 'authorization_code']]);
    expect(place({}, { code: null, grant_type: null }).form).toEqual([]);
  });

  test('not without a value (RFC 6749 §3.2)', () => {
    expect(place({ a: '' }, { code: '' })).toEqual({ query: [], form: [['grant_type', 'authorization_code']] });
  });
});

describe('a query is appended', () => {
  test.each([
    ['https://a.example/token', 'https://a.example/token?x=1'],
    ['https://a.example/token?', 'https://a.example/token?x=1'],
    ['https://a.example/token?y=2', 'https://a.example/token?y=2&x=1'],
    ['https://a.example/token?y=2&', 'https://a.example/token?y=2&x=1'],
    ['https://a.example/token#part', 'https://a.example/token?x=1'],
  ])('%s → %s', (url, expected) => {
    expect(appendQuery(url, [['x', '1']])).toBe(expected);
  });

  test('and nothing changes where there is nothing to append', () => {
    expect(appendQuery('https://a.example/token?y=2', [])).toBe('https://a.example/token?y=2');
  });
});

describe('encoding', () => {
  test('a space is %20, never a plus, and the unreserved characters stay (RFC 3986 §2.3)', () => {
    expect(percentEncode("a b+c!'()*~-._/?&=%é")).toBe('a%20b%2Bc%21%27%28%29%2A~-._%2F%3F%26%3D%25%C3%A9');
  });

  test('a lone surrogate does not throw', () => {
    expect(percentEncode('\ud800')).toBe('%EF%BF%BD');
  });

  test('any names and values come back from any parser, in their order', () => {
    const text = fc.string({ unit: 'grapheme' }).map((value) => value.toWellFormed());
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (parameters) => {
        const encoded = encodeParameters(parameters);
        expect(encoded).toMatch(/^[\w.~%=&-]*$/);
        expect([...new URLSearchParams(encoded)]).toEqual(parameters);
      }),
    );
  });

  test('no value changes the address or adds a parameter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const url = new URL(appendQuery('https://a.example/token?y=2', [['x', value]]));
        expect([url.origin, url.pathname, url.hash]).toEqual(['https://a.example', '/token', '']);
        expect([...url.searchParams.keys()]).toEqual(['y', 'x']);
      }),
    );
  });
});
