/** Values that tests use as secrets, in clear in this repository, and that no log may repeat all the same. */
const known = ['nwsec-sandbox-not-a-secret', 'tour-admin-key-0123456789'];

// Tokens, states, verifiers, browser ids and the secret part of connect links are 43 characters of base64url; the simulated
// provider's tokens are 43 letters and digits.
const shapes: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a token, a state or a link', /(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{43}(?![\w-])/g],
  ['an admin key', /egk_[\w-]{8,}/g],
  // A word of prose has neither a digit nor a capital after a small letter.
  ['an Authorization header', /\b(?:[Bb]asic|[Bb]earer)\s+(?=\S*(?:\d|[a-z][A-Z]))[\w~+/.-]{8,}=*/g],
  ['a parameter', /\b(?:code|state|code_verifier|refresh_token|access_token|client_secret)=(?!\*\*\*)[^&\s"']+/g],
  ['a member', /"(?:access_token|refresh_token|client_secret|code_verifier)"\s*:\s*"(?!\*\*\*")[^"]+"/g],
];

export interface Found {
  readonly what: string;
  /** 1-based. */
  readonly line: number;
}

/** Where a text holds something that only its owner should see. What it is stays out of the answer. */
export function findSecrets(text: string): Found[] {
  const lineOf = (index: number) => text.slice(0, index).split('\n').length;
  const byShape = shapes.flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)].map(({ index }) => ({ what, line: lineOf(index) })),
  );
  const byValue = known.flatMap((secret) =>
    encodings(secret).flatMap((form) => {
      const index = text.indexOf(form);
      return index < 0 ? [] : [{ what: 'a secret of the tests', line: lineOf(index) }];
    }),
  );
  return [...byValue, ...byShape];
}

/** Raw, percent-encoded, and in base64 at each of the three places where it may begin within other text. */
function encodings(secret: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(' '.repeat(offset) + secret).toString('base64');
    // The first and last characters also hold bits of what stands before and after.
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + secret.length) * 8) / 6));
  });
  return [secret, encodeURIComponent(secret), ...base64, ...base64.map(toBase64Url)];
}

function toBase64Url(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}
