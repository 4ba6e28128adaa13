import { hash } from 'node:crypto';
import type { RandomBytes } from '../ports.ts';

/** A random text that nobody guesses: `bytes` of randomness as base64url. */
export const randomText = (random: RandomBytes, bytes: number): string =>
  Buffer.from(random(bytes)).toString('base64url');

/** A random id that survives double-clicks, file names and URLs: lower-case letters and digits. */
export function randomId(random: RandomBytes, prefix: string): string {
  const digits = Array.from(random(16), (byte) => (byte % 32).toString(32));
  return `${prefix}_${digits.join('')}`;
}

/** What is stored of something that only its holder should know. SHA-256 suffices: the input is random and long. */
export const digest = (secret: string): string => hash('sha256', secret, 'hex');
