/** Below this many characters of base64url a state holds less than 128 bits (RFC 6749 §10.10). */
export const strongStateLength = 22;

/** Random bytes needed for a state of `length` characters: each character carries six bits. */
export const stateBytes = (length: number): number => Math.ceil((length * 6) / 8);

/** State of exactly `length` characters of the base64url alphabet, without bias. */
export function stateOf(random: Uint8Array, length: number): string {
  return Buffer.from(random).toString('base64url').slice(0, length);
}
