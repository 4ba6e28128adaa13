import { EvergrantError } from '../../errors.ts';
import { hasConsent, hasTokens } from '../../instance/method.ts';
import { CheckFailure } from '../failure.ts';
import type { Lab } from '../lab.ts';
import { givesRefreshToken } from '../lifetimes.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';

/** Something that happens to a connection, played with the real engine and the vendor's side. */
export interface Scenario {
  readonly id: string;
  /** A fact that holds where the scenario passes. */
  readonly title: string;
  /** Why it cannot happen here; null: it can. */
  skip(subject: Subject): string | null;
  /** @throws CheckFailure, or what the engine throws: either way the scenario has failed */
  run(lab: Lab): Promise<void>;
}

export const noConsent = ({ method }: Subject): string | null =>
  hasConsent(method) ? null : 'No customer is asked for consent.';

export const noTokens = ({ method }: Subject): string | null =>
  hasTokens(method) ? null : 'The credential is entered, not fetched.';

/** Whether the engine has something to renew a token with, by what the vendor documents. */
export function noRefresh(subject: Subject): string | null {
  const { method, server } = subject;
  if (!hasTokens(method)) return noTokens(subject);
  if (method.grant === 'client_credentials' || givesRefreshToken(subject)) return null;
  const spends = server?.token_endpoint.grants.refresh_token?.spends;
  if (spends === 'access_token') return 'The access token itself is what is renewed.';
  return 'The vendor gives no refresh token.';
}

export function noRefreshToken(subject: Subject): string | null {
  return hasConsent(subject.method) && givesRefreshToken(subject) ? null : 'The vendor gives no refresh token.';
}

/** Milliseconds that the vendor's access tokens live; null: until they are revoked. */
export function tokenLifetime({ method, server }: Subject): number | null {
  if (server === null) return null;
  const { grants } = server.token_endpoint;
  const asked = hasConsent(method) ? grants.authorization_code : grants.client_credentials;
  const last = hasTokens(method) && method.exchange.length > 0 ? grants.exchange : asked;
  return last?.lifetime ?? server.access_token.lifetime;
}

/** What a call rejects with. @throws CheckFailure where it succeeds */
export async function rejection(call: Promise<unknown>, unexpected: Cause): Promise<EvergrantError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof EvergrantError) return error;
    throw error;
  }
  throw new CheckFailure([unexpected]);
}

/** How many token requests the vendor got since it was last asked to forget. */
export const tokenRequests = ({ vendor }: Lab): number =>
  vendor.received().filter(({ endpoint }) => tokenEndpoints.includes(endpoint)).length;

const tokenEndpoints: readonly string[] = [
  'token',
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'exchange',
];

/** A secret of the same form that is another one. */
export function altered(secret: string): string {
  const last = /[A-Za-z0-9](?=[^A-Za-z0-9]*$)/.exec(secret);
  if (last === null) return `${secret}x`;
  const other = /[0-8a-yA-Y]/.test(last[0])
    ? String.fromCharCode(last[0].charCodeAt(0) + 1)
    : last[0] === '9'
      ? '0'
      : 'b';
  return `${secret.slice(0, last.index)}${other}${secret.slice(last.index + 1)}`;
}
