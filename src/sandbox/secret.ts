import { hash, randomInt } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A random text of letters and digits: a code, a token, a ticket. */
export function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** What is kept of a secret: enough to know it again, not enough to use it. */
export function digest(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
