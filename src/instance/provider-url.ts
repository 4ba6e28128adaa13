import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import { expandUrl, variablesOf } from '../manifest/template.ts';
import { allowedHosts } from './hosts.ts';
import { hasConsent, hasTokens } from './method.ts';
import { apiBaseUrl, tokenUrl } from './resolve.ts';
import { lookUpIn, type Roots } from './roots.ts';

/**
 * The address that tells which provider an instance belongs to, and which way its requests take: the token endpoint, or
 * the API where there are no tokens. As long as that depends on what is only known after connecting, the authorization
 * endpoint, or else the first of the hosts.
 * @throws egress_refused; invalid_credentials where a value does not fit its place
 */
export function providerUrl(connector: Connector, method: AuthenticationMethod, values: Roots): string {
  const lookUp = lookUpIn(method, values);
  const isKnown = (template: string): boolean =>
    variablesOf(template).every((name) => !name.startsWith('captured.') || lookUp(name) !== undefined);
  if (hasTokens(method) && isKnown(method.token_request.url)) return tokenUrl(connector, method, values);
  if (!hasTokens(method) && isKnown(method.api.base_url)) return apiBaseUrl(connector, method, values);
  if (hasConsent(method) && isKnown(method.authorization_request.url)) {
    return expandUrl(method.authorization_request.url, lookUp);
  }
  const [host = ''] = allowedHosts(connector, method, values);
  return `https://${host.replace(/^\*\./, '')}/`;
}
