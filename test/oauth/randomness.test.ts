import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeChallenge, codeVerifier, verifierBytes } from '../../src/oauth/pkce.ts';
import { stateBytes, stateOf } from '../../src/oauth/state.ts';

describe('the state', () => {
  test.each([8, 10, 22, 43, 1024])('has the %d characters that were asked for', (length) => {
    expect(stateOf(randomBytes(stateBytes(length)), length)).toMatch(new RegExp(`^[A-Za-z0-9_-]{${length}}$`));
  });

  test('has exactly the asked length, from no more bytes than needed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 1024 }), (length) => {
        expect(stateOf(randomBytes(stateBytes(length)), length)).toHaveLength(length);
        expect(stateBytes(length) * 8 - length * 6).toBeLessThan(8);
      }),
    );
  });

  test('every bit of every character comes from the randomness: each character of the alphabet is as likely', () => {
    // Over all values of the last byte, each last character must appear equally often, whatever the length.
    for (const length of [8, 9, 10, 11, 43]) {
      const counts = new Map<string, number>();
      const bytes = new Uint8Array(stateBytes(length));
      for (let value = 0; value < 65_536; value++) {
        bytes[bytes.length - 1] = value & 255;
        bytes[bytes.length - 2] = value >> 8;
        const last = stateOf(bytes, length).at(-1) as string;
        counts.set(last, (counts.get(last) ?? 0) + 1);
      }
      expect(counts.size).toBe(64);
      expect(new Set(counts.values())).toEqual(new Set([1024]));
    }
  });
});

describe('PKCE', () => {
  // RFC 7636 appendix B.
  const octets = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191, 240, 91,
    88, 5, 88, 83, 132, 141, 121,
  ];

  test('verifier and challenge are those of RFC 7636 appendix B', () => {
    const verifier = codeVerifier(Uint8Array.from(octets));
    expect(verifier).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(codeChallenge(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  test('a verifier has the 43 unreserved characters that RFC 7636 §4.1 allows at least', () => {
    expect(codeVerifier(randomBytes(verifierBytes))).toMatch(/^[A-Za-z0-9._~-]{43}$/);
  });
});
