import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryAfter } from '../../src/oauth/retry-after.ts';

const now = Date.UTC(2026, 9, 21, 7, 28, 0);

test.each([
  ['absent', undefined, undefined],
  ['seconds', '120', 120],
  ['seconds with spaces', ' 7 ', 7],
  ['zero', '0', 0],
  ['an HTTP date', 'Wed, 21 Oct 2026 07:28:30 GMT', 30],
  ['a date of the past', 'Wed, 21 Oct 2015 07:28:00 GMT', 0],
  ['longer than an hour is cut to an hour', '86400', 3600],
  ['a date far away is cut to an hour', 'Thu, 21 Oct 2032 07:28:00 GMT', 3600],
  ['a number beyond all numbers', '9'.repeat(400), 3600],
  ['words', 'later', undefined],
  ['nothing', '', undefined],
])('Retry-After: %s', (_, header, expected) => {
  expect(retryAfter(header, now)).toBe(expected);
});

test('whatever the header says, the wait is between nothing and an hour, in whole seconds', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String)), (header) => {
      const wait = retryAfter(header, now) ?? 0;
      expect(Number.isInteger(wait) && wait >= 0 && wait <= 3600).toBe(true);
    }),
  );
});
