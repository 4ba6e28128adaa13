import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ErrorCode, errorCodes } from '../../src/errors.ts';
import { troubled } from '../../src/instance/health.ts';
import { backoff, healthStateOf, nextStep, type Outcome, outcomeOf } from '../../src/instance/outcome.ts';

describe('what a failed token request means for the grant', () => {
  const table: readonly [ErrorCode, Outcome, Outcome][] = [
    // code, where each refresh token works once, where it is reusable
    ['invalid_grant', 'refused', 'refused'],
    ['invalid_client', 'misconfigured', 'misconfigured'],
    ['unauthorized_client', 'misconfigured', 'misconfigured'],
    ['provider_error', 'misconfigured', 'misconfigured'],
    ['provider_rate_limited', 'transient', 'transient'],
    ['unexpected_redirect', 'transient', 'transient'],
    ['provider_unavailable', 'unknown', 'transient'],
    ['provider_unreachable', 'never_sent', 'never_sent'],
    ['egress_refused', 'never_sent', 'never_sent'],
    ['route_mismatch', 'never_sent', 'never_sent'],
    ['store_unavailable', 'never_sent', 'never_sent'],
    ['encryption_key_unknown', 'never_sent', 'never_sent'],
    ['provider_timeout', 'unknown', 'unknown'],
    ['connection_lost', 'unknown', 'unknown'],
    ['answer_too_large', 'unknown', 'unknown'],
    ['internal', 'unknown', 'unknown'],
    ['access_token_missing', 'not_understood', 'not_understood'],
    ['refresh_token_missing', 'not_understood', 'not_understood'],
  ];

  test.each(table)('%s: %s, reusable: %s', (code, single, reusable) => {
    expect([outcomeOf(code, 'single_use'), outcomeOf(code, 'reusable')]).toEqual([single, reusable]);
  });

  test('nothing but invalid_grant condemns a grant', () => {
    const codes = Object.keys(errorCodes) as ErrorCode[];
    const condemning = codes.filter((code) => outcomeOf(code, 'single_use') === 'refused');
    expect(condemning).toEqual(['invalid_grant']);
  });

  test('every outcome has a health and a next step in plain words', () => {
    for (const outcome of Object.keys(healthStateOf) as Outcome[]) {
      const health = troubled('provider_timeout', outcome, 'It took too long.', 5);
      expect(health).toMatchObject({ state: healthStateOf[outcome], reason: 'It took too long.', since: 5 });
      expect(health.next_step).toMatch(/^[A-Z].*\.$/);
    }
    expect(nextStep('invalid_client', 'misconfigured')).toContain('client secret');
  });
});

describe('the pause before the next attempt', () => {
  test('doubles from two seconds to five minutes', () => {
    expect([0, 1, 2, 7, 8, 100].map((failures) => backoff(failures, 1))).toEqual([
      2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ]);
  });

  test('is spread by up to a quarter, so that many do not come back at once', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const longest = backoff(failures, 1);
        expect(backoff(failures, random)).toBeGreaterThanOrEqual(longest * 0.75);
        expect(backoff(failures, random)).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test('is never shorter than the provider asks for', () => {
    expect(backoff(0, 0, 60)).toBe(60_000);
    expect(backoff(8, 1, 60)).toBe(300_000);
  });
});
