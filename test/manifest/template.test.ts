import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EvergrantError } from '../../src/errors.ts';
import { expandUrl, expandValue, variablesOf } from '../../src/manifest/template.ts';

const from = (values: Record<string, string>) => (name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;

function refusal(template: string, values: Record<string, string>): EvergrantError {
  try {
    throw new Error(`accepted: ${expandUrl(template, from(values))}`);
  } catch (error) {
    if (error instanceof EvergrantError) return error;
    throw error;
  }
}

describe('a template', () => {
  test('names its variables once, in order', () => {
    expect(variablesOf('https://{b}.x/{a}/{b}?c={captured.shop}')).toEqual(['b', 'a', 'captured.shop']);
  });

  test('leaves alone what is no variable', () => {
    expect(expandValue('{+a} {a-b} {} {a', from({ a: 'x' }))).toBe('{+a} {a-b} {} {a');
  });

  test('puts values in as they are, and nothing for a missing one', () => {
    expect(expandValue('{a}&{b}{a}', from({ a: '{b} %' }))).toBe('{b} %&{b} %');
  });
});

describe('a URL template', () => {
  test('encodes all but unreserved characters', () => {
    const url = expandUrl('https://x.example/a/{v}?q={v}', from({ v: "a b&c=d/é~'" }));
    expect(url).toBe('https://x.example/a/a%20b%26c%3Dd%2F%C3%A9~%27?q=a%20b%26c%3Dd%2F%C3%A9~%27');
  });

  test('lowers the case of the host', () => {
    expect(expandUrl('https://{h}/Path', from({ h: 'API.Example.com' }))).toBe('https://api.example.com/Path');
  });

  test.each([
    ['a slash', 'evil.example/'],
    ['a user', 'evil@x'],
    ['a port', 'x:8443'],
    ['a query', 'x?'],
    ['a fragment', 'x#'],
    ['a backslash', 'x\\'],
    ['an empty label', 'a..b'],
    ['a leading dot', '.a'],
    ['an umlaut', 'ä'],
    ['a space', 'a b'],
    ['nothing', ''],
  ])('refuses %s in a host', (_, h) => {
    const error = refusal('https://{h}.x.example/token', { h });
    expect(error.code).toBe('invalid_credentials');
    expect(error.problems.map(({ field }) => field)).toEqual(['h']);
  });

  test.each(['127.1', '0x7f.1', '2130706433', '-a.example', 'a-.example', `${'a'.repeat(64)}.example`])(
    'refuses %s, which a parser reads otherwise',
    (h) => {
      expect(refusal('https://{h}/token', { h }).code).toBe('invalid_credentials');
    },
  );

  test.each(['.', '..', '../x', '%2e%2e', '%252E', '..\\x', '%2e%2e%2fx', ''])('refuses %j in a path', (v) => {
    expect(refusal('https://x.example/v1/{v}/me', { v }).problems).toMatchObject([{ field: 'v' }]);
  });

  test('refuses a dot segment that only the literal text and the value make together', () => {
    expect(refusal('https://x.example/a/.{v}/b', { v: '.' }).code).toBe('invalid_credentials');
    expect(expandUrl('https://x.example/a/.{v}', from({ v: 'well-known' }))).toBe('https://x.example/a/.well-known');
  });

  test('never repeats a value in its message', () => {
    const { message, hint, problems } = refusal('https://{h}/', { h: 'hunter2/' });
    expect(JSON.stringify([message, hint, problems])).not.toContain('hunter2');
  });

  test('keeps its host and its path structure whatever a credential holds', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(...'ab.-/\\?#@:%2eEfF5cC[]{} \n\t;&=~\u0000é'), maxLength: 12 }),
      fc.webUrl(),
      fc.domain(),
    );
    fc.assert(
      fc.property(value, value, value, (h, p, q) => {
        let url: string;
        try {
          url = expandUrl('https://{h}.shops.example/v1/{p}/me?q={q}', from({ h, p, q }));
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_credentials' });
          return;
        }
        const parsed = new URL(url);
        expect(parsed.origin).toBe(`https://${h.toLowerCase()}.shops.example`);
        expect(parsed.hostname.endsWith('.shops.example')).toBe(true);
        expect(parsed.username + parsed.password + parsed.hash).toBe('');
        const segments = parsed.pathname.split('/');
        expect(segments.length).toBe(4);
        expect([segments[1], decodeURIComponent(segments[2]!), segments[3]]).toEqual(['v1', p.toWellFormed(), 'me']);
        expect([...parsed.searchParams.keys()]).toEqual(['q']);
        expect(url).toBe(parsed.href);
      }),
      { numRuns: 5_000 },
    );
  });
});
