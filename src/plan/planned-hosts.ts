import { hasConsent, hasTokens } from '../instance/method.ts';
import { lookUpIn, type Roots } from '../instance/roots.ts';
import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import { expandUrl } from '../manifest/template.ts';
import type { Placeholders } from './placeholders.ts';

/**
 * The connector with the hosts that hold a stand-in added: what will be entered there is checked when it is entered. A
 * host that is known is held to the manifest's list as ever.
 */
export function withPlannedHosts(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  { read }: Placeholders,
): Connector {
  const lookUp = lookUpIn(method, values);
  const hosts = addresses(method)
    .map((url) => new URL(expandUrl(url, lookUp)).hostname)
    .filter((host) => read(host).some((part) => 'name' in part));
  return { ...connector, hosts: [...connector.hosts, ...hosts] };
}

function addresses(method: AuthenticationMethod): string[] {
  const steps = method.after_connect.map(({ url }) => url);
  const consent = hasConsent(method) ? [method.authorization_request.url] : [];
  if (!hasTokens(method)) return [...steps, method.api.base_url];
  const { token_request, refresh_request, exchange, revocation_request } = method;
  const tokens = [token_request, refresh_request, ...exchange, ...(revocation_request ? [revocation_request] : [])];
  return [...consent, ...tokens.map(({ url }) => url), ...steps, method.api.base_url];
}
