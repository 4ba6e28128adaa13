import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod, AuthorizationCodeMethod, TokenMethod } from '../manifest/connector.ts';

/** Whether a customer's consent is part of the method. */
export const hasConsent = (method: AuthenticationMethod): method is AuthorizationCodeMethod =>
  method.grant === 'authorization_code';

/** Whether tokens are fetched and refreshed, rather than a key entered. */
export const hasTokens = (method: AuthenticationMethod): method is TokenMethod =>
  method.grant === 'authorization_code' || method.grant === 'client_credentials';

/** @throws invalid_request where no customer is asked */
export function withConsent(method: AuthenticationMethod): AuthorizationCodeMethod {
  if (hasConsent(method)) return method;
  throw new EvergrantError('invalid_request', `${method.title} needs no authorisation by a customer.`, {
    hint: 'The credentials are enough: test the connection instead.',
  });
}

/** @throws invalid_request where there is nothing to fetch or to refresh */
export function withTokens(method: AuthenticationMethod): TokenMethod {
  if (hasTokens(method)) return method;
  throw new EvergrantError('invalid_request', `${method.title} has no tokens: what was entered is sent as it is.`, {
    hint: 'Edit the credentials where the provider gave new ones.',
  });
}
