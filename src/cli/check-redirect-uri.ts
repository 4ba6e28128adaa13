import { usageError } from './usage-error.ts';

/** @throws invalid_request where no provider could send a browser there */
export function checkRedirectUri(text: string): void {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw usageError('--redirect-uri must be an http or https address.');
  // RFC 6749 §3.1.2
  if (text.includes('#')) throw usageError('--redirect-uri must not hold a fragment (#).');
}
