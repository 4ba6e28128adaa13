/** Longest piece of a provider's text that is shown. */
const longest = 300;

/**
 * A provider's words, fit to be shown: every secret in it replaced, raw, percent- and base64-encoded; control
 * characters removed; cut to a readable length.
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const found = secrets.filter((secret) => secret.length >= 4).flatMap(spellings);
  // Longest first, so that a secret that holds another one is replaced whole.
  const ordered = [...new Set(found)].sort((a, b) => b.length - a.length);
  const clean = ordered.reduce((rest, spelling) => rest.replaceAll(spelling, '[hidden]'), text);
  const line = clean.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
}
