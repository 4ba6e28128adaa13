import type { Roots } from '../instance/roots.ts';
import type { AuthorizationCodeMethod } from '../manifest/connector.ts';
import { encodeParameters } from '../oauth/parameters.ts';

/**
 * How the browser comes back (RFC 6749 §4.1.2): no request of ours, but the step without which the next one cannot be
 * understood. A redirect URI that is not known yet is a stand-in, no address.
 */
export function authorizationResponse({ authorization_response }: AuthorizationCodeMethod, values: Roots): string {
  const given = (name: string): string => values[name] ?? '';
  const captured = Object.entries(authorization_response.capture).map(
    ([name, { from }]) => [from, given(`captured.${name}`)] as const,
  );
  const { code, signature } = authorization_response;
  const signed = signature === undefined ? [] : [[signature.from, given(`callback.${signature.from}`)] as const];
  const parameters = [[code, given('code')], ['state', given('state')], ...captured, ...signed] as const;
  const address = given('redirect_uri');
  return `${address}${address.includes('?') ? '&' : '?'}${encodeParameters(parameters)}`;
}
