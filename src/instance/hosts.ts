import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod, Connector } from '../manifest/connector.ts';
import { hostAllowed, selfHosted } from '../manifest/host.ts';
import { expandUrl, type LookUp } from '../manifest/template.ts';
import { urlAuthority } from '../manifest/url-authority.ts';
import type { Roots } from './roots.ts';

/**
 * The hosts that requests of an instance may go to: those of its connector, and, where customers host the product
 * themselves, the host that was entered for this instance and no other.
 */
export function allowedHosts(connector: Connector, method: AuthenticationMethod, values: Roots): readonly string[] {
  if (!connector.hosts.includes(selfHosted)) return connector.hosts;
  const entered = method.credential_fields.flatMap(({ name, format }) =>
    format === 'hostname' && values[name] !== undefined ? [values[name]] : [],
  );
  return [...connector.hosts.filter((host) => host !== selfHosted), ...entered];
}

/**
 * A URL template with its values, if it leads to a host of this instance.
 * @throws egress_refused; invalid_credentials where a value is missing or does not fit its place
 */
export function allowedUrl(
  connector: Connector,
  method: AuthenticationMethod,
  values: Roots,
  template: string,
  lookUp: LookUp,
): string {
  const url = expandUrl(template, lookUp);
  const { hostname } = urlAuthority(url)!;
  const hosts = allowedHosts(connector, method, values);
  if (hostAllowed(hostname, hosts)) return url;
  throw new EvergrantError('egress_refused', `${hostname} is not one of the hosts of ${connector.title}.`, {
    hint: `Its hosts are ${hosts.join(', ')}.`,
  });
}
