import { isLoopback } from './origins.ts';

/** The operator's own address. The value is not repeated in messages: some receivers know callers by a secret path. */
export function parseWebhookUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new Error('must be an https address.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new Error('must be https; http is for loopback only.');
  if (url.username !== '' || url.password !== '')
    throw new Error('must not hold a user or a password: the signature proves who sends.');
  return url.href;
}

/** Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes. */
export function parseWebhookSecret(text: string): string {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const { length } = Buffer.from(encoded ?? '', 'base64');
  if (encoded !== undefined && length >= 24 && length <= 64) return text;
  throw new Error('must be whsec_ and base64 of 24 to 64 bytes (echo "whsec_$(openssl rand -base64 32)" makes one).');
}
