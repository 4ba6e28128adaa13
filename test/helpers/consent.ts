import { type Decision, playConsent } from '../../src/sandbox/consent.ts';

/** Plays the customer at a sandbox's sign-in page; returns the callback URL that the browser would open next. */
export const consent = (authorizationUrl: string, decision: Decision = 'allow'): Promise<string> =>
  playConsent(authorizationUrl, decision);
