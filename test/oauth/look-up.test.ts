import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookUp } from '../../src/oauth/look-up.ts';

const answer = {
  access_token: 'a',
  data: { access_token: 'b', 'x.y': 'c', list: [{ token: 'd' }] },
  'data.access_token': 'e',
};

test.each([
  ['access_token', 'a'],
  ['data.x.y', 'c'],
  ['data.list.0.token', 'd'],
  ['data.list.1.token', undefined],
  ['missing', undefined],
  ['access_token.deeper', undefined],
  ['', undefined],
  ['.', undefined],
])('%s → %s', (path, expected) => {
  expect(lookUp(answer, path)).toBe(expected);
});

test('a key that itself holds the dots wins over the path', () => {
  expect(lookUp(answer, 'data.access_token')).toBe('e');
});

test.each(['__proto__', 'constructor', 'constructor.name', 'data.__proto__.polluted', 'toString', 'data.list.map'])(
  'a prototype is out of reach: %s',
  (path) => {
    expect(lookUp(answer, path)).toBeUndefined();
  },
);

test.each([null, undefined, 'text', 7, true])('there is nothing to find in %s', (value) => {
  expect(lookUp(value, 'length')).toBeUndefined();
});

test('what JSON holds under any keys is found under their path', () => {
  const key = fc.string({ minLength: 1 }).filter((name) => !name.includes('.') && name !== '__proto__');
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 5 }), fc.string(), (keys, value) => {
      const nested = keys.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
      expect(lookUp(nested, keys.join('.'))).toBe(value);
    }),
  );
});
