import { createHash } from 'node:crypto';

/** Bytes of randomness for a code verifier: 32, as RFC 7636 §4.1 recommends. */
export const verifierBytes = 32;

/** Code verifier from random bytes: base64url without padding (RFC 7636 §4.1). */
export function codeVerifier(random: Uint8Array): string {
  return Buffer.from(random).toString('base64url');
}

/** S256 code challenge of a verifier (RFC 7636 §4.2). */
export function codeChallenge(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}
