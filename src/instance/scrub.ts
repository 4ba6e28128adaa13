import { percentEncode } from '../oauth/parameters.ts';

/** Longest piece of a provider's text that is shown. */
const longest = 300;

/**
 * A provider's words, fit to be shown: every secret in it replaced, raw, percent- and base64-encoded; control
 * characters removed; cut to a readable length.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const line = hideSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The text as it is, but for the secrets in it. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  const found = secrets.filter((secret) => secret.length >= 4).flatMap(spellings);
  // Longest first, so that a secret that holds another one is replaced whole.
  const ordered = [...new Set(found)].sort((a, b) => b.length - a.length);
  return ordered.reduce((rest, spelling) => rest.replaceAll(spelling, '[hidden]'), text);
}

function spellings(secret: string): string[] {
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const encoded = [encodeURIComponent(secret.toWellFormed()), percentEncode(secret), form];
  const lower = encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()));
  return [secret, ...encoded, ...lower, ...base64Spellings(secret), ...base64Spellings(form)];
}

/**
 * The base64 of a text, alone and in the middle of something longer, as in `Basic base64(id:secret)`: depending on what
 * stands before it, its bytes fall on one of three places in the groups of four. Characters that it shares with its
 * neighbours are left out.
 */
function base64Spellings(text: string): string[] {
  const inside = [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text, 'utf8')]);
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
  const alone = Buffer.from(text, 'utf8').toString('base64');
  return [alone, alone.replace(/=+$/, ''), ...inside].flatMap((spelling) => [
    spelling,
    spelling.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}
