import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scrub } from '../../src/instance/scrub.ts';

const secret = 'nwsec+a/b=c:d e!*';

describe("a provider's words lose every secret", () => {
  test.each([
    ['raw', secret],
    ['percent-encoded as we send it', 'nwsec%2Ba%2Fb%3Dc%3Ad%20e%21%2A'],
    ['percent-encoded by a browser', encodeURIComponent(secret)],
    ['percent-encoded in lower case', encodeURIComponent(secret).toLowerCase()],
    ['form-encoded', 'nwsec%2Ba%2Fb%3Dc%3Ad+e%21*'],
    ['in base64', btoa(secret)],
    ['in base64 without padding', btoa(secret).replace(/=+$/, '')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
  ])('%s', (_, spelling) => {
    expect(scrub(`Bad secret “${spelling}”, twice: ${spelling}.`, [secret])).toBe(
      'Bad secret “[hidden]”, twice: [hidden].',
    );
  });

  test.each(['', 'a', 'ab', 'abc', 'devp-acme-prod-1'])('in a Basic header after the id “%s”', (id) => {
    const shown = scrub(`Authorization was Basic ${btoa(`${id}:${secret}`)}`, [secret]);
    expect(shown).toContain('[hidden]');
    const rest = shown
      .split('[hidden]')
      .map((part) => Buffer.from(part.replace(/.* /, ''), 'base64').toString('latin1'));
    expect(rest.some((part) => part.includes('wsec') || part.includes('c:d'))).toBe(false);
  });

  test('however long they are, and one inside another', () => {
    expect(scrub('it was supersecret and secret', ['secret', 'supersecret'])).toBe('it was [hidden] and [hidden]');
  });

  test('but not what is too short to be one', () => {
    expect(scrub('invalid request', ['id', ''])).toBe('invalid request');
  });

  const anySecret = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 60 }).map((text) => text.toWellFormed());
  // A secret that is a part of what it is replaced by, or that trimming makes, would be found in any text.
  const usable = anySecret.filter((text) => text.trim() === text && !'[hidden]'.includes(text));

  test('whatever the secret is and wherever it stands', () => {
    fc.assert(
      fc.property(usable, fc.string(), fc.string(), (found, before, after) => {
        const spellings = [
          found,
          encodeURIComponent(found),
          new URLSearchParams({ x: found }).toString().slice(2),
          Buffer.from(found).toString('base64'),
          Buffer.from(found).toString('base64url'),
        ];
        for (const spelling of spellings) {
          const shown = scrub(`<${before}${spelling}${after}>`, [found]);
          expect(shown.includes(spelling) && !`<${before}[hidden]${after}>`.includes(spelling)).toBe(false);
        }
      }),
    );
  });

  test('in base64 of something longer, wherever it begins: the rest tells nothing of it', () => {
    const bytes = fc.string({ unit: 'binary-ascii', maxLength: 20 });
    const long = fc
      .string({ unit: 'binary-ascii', minLength: 12, maxLength: 60 })
      .filter((text) => text.trim() === text);
    fc.assert(
      fc.property(long, bytes, bytes, (found, before, after) => {
        const shown = scrub(btoa(before + found + after), [found]);
        expect(shown).toContain('[hidden]');
        const rest = shown.split('[hidden]').map((part) => Buffer.from(part, 'base64').toString('latin1'));
        expect(rest.some((part) => part.includes(found.slice(2, -2)))).toBe(false);
      }),
    );
  });
});

describe('what is left', () => {
  test('is one line without control and invisible characters', () => {
    expect(scrub('  a\r\nb\0c\u202ed\u200be  ', [])).toBe('a b c d e');
  });

  test('is cut to a readable length, after the secrets are gone', () => {
    const shown = scrub(`${'x'.repeat(290)}${secret}`, [secret]);
    expect(shown).toBe(`${'x'.repeat(290)}[hidden]`);
    expect(scrub('y'.repeat(1000), [])).toBe(`${'y'.repeat(300)}…`);
  });
});
