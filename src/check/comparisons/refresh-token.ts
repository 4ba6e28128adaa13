import { hasConsent } from '../../instance/method.ts';
import { givesRefreshToken, vendorLifetimes } from '../lifetimes.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';
import { type Comparison, durationWords } from './comparison.ts';

const noRefreshToken = (subject: Subject): string | null =>
  hasConsent(subject.method) && givesRefreshToken(subject) ? null : 'The vendor gives no refresh token.';

const line = (subject: Subject, word: string) => subject.at(['refresh_token', word], ['refresh_token']);

/** What the vendor wants to be asked before it gives a refresh token: without it every grant ends with its first token. */
export const lasting: Comparison = {
  id: 'lasting',
  title: 'the manifest asks for what makes the vendor give a refresh token',
  skip({ method, server }) {
    if (!hasConsent(method) || !method.refreshes) return 'The method has no refresh.';
    return server?.refresh_token.issued_when ? null : 'The vendor asks for nothing in particular.';
  },
  differences(subject) {
    const wanted = subject.server?.refresh_token.issued_when;
    if (!wanted || givesRefreshToken(subject)) return [];
    const { scope, parameters = {} } = wanted;
    const conditions = [
      ...(scope === undefined ? [] : [`the scope ${scope} is asked for`]),
      ...Object.entries(parameters).map(([name, value]) => `the authorization request has ${name}=${value}`),
    ];
    const message = `The vendor gives a refresh token only where ${conditions.join(' and ')}, and the manifest does not do that.`;
    const place =
      scope === undefined
        ? subject.at(['authorization_request', 'query'], ['authorization_request'])
        : subject.at(['scope', 'always'], ['scope'], ['authorization_request']);
    return [{ message, hint: 'The grant ends with its first access token.', ...place }];
  },
};

/** Whether a refresh spends the token: saying too little loses grants, saying too much refuses good answers. */
export const rotation: Comparison = {
  id: 'rotation-declared',
  title: 'the manifest says whether a refresh spends the refresh token',
  skip: noRefreshToken,
  differences(subject) {
    const { method, server } = subject;
    if (!hasConsent(method) || server === null) return [];
    const ours = method.refresh_token.rotation;
    const theirs = server.refresh_token.rotation;
    const causes: Cause[] = [];
    if (ours !== theirs) {
      const words =
        theirs === 'single_use'
          ? 'Every refresh spends the refresh token and brings a new one, and the manifest does not say so.'
          : 'The manifest says that a refresh spends the refresh token; at the vendor it can be used again.';
      causes.push({ message: words, hint: `Set refresh_token.rotation: ${theirs}.`, ...line(subject, 'rotation') });
    }
    const { reuse_grace } = server.refresh_token;
    if (method.refresh_token.reuse_grace * 1000 > reuse_grace) {
      const known = reuse_grace === 0 ? 'the vendor documents none' : `the vendor's is ${durationWords(reuse_grace)}`;
      causes.push({
        message: `The manifest counts on ${durationWords(method.refresh_token.reuse_grace * 1000)} in which a spent token still works; ${known}.`,
        ...line(subject, 'reuse_grace'),
      });
    }
    return causes;
  },
};

/** How long a grant lives: what the manifest counts on must not be longer than what the vendor documents. */
export const lifetimes: Comparison = {
  id: 'lifetimes-declared',
  title: 'the manifest declares no longer lifetimes than the vendor documents',
  skip: noRefreshToken,
  differences(subject) {
    const { method } = subject;
    const theirs = vendorLifetimes(subject);
    if (!hasConsent(method) || theirs === null) return [];
    const { idle_lifetime, absolute_lifetime } = method.refresh_token;
    return [
      ...longer(subject, 'idle_lifetime', 'unused', idle_lifetime, theirs.idle_lifetime),
      ...longer(subject, 'absolute_lifetime', 'after the consent', absolute_lifetime, theirs.absolute_lifetime),
    ];
  },
};

/** @param ours seconds @param theirs milliseconds */
function longer(
  subject: Subject,
  word: 'idle_lifetime' | 'absolute_lifetime',
  when: string,
  ours: number | undefined,
  theirs: number | null,
): Cause[] {
  if (theirs === null || (ours !== undefined && ours * 1000 <= theirs)) return [];
  const declared = ours === undefined ? 'does not say so' : `declares ${durationWords(ours * 1000)}`;
  return [
    {
      message: `The vendor ends a grant ${durationWords(theirs)} ${when}; the manifest ${declared}.`,
      hint: `Set refresh_token.${word}.`,
      ...line(subject, word),
    },
  ];
}
