import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { EvergrantError } from '../errors.ts';
import { hostAllowed } from '../manifest/host.ts';

/**
 * Refuses what no connector may reach: anything but https, a host that the connector does not declare, another port
 * than 443, a literal address that is not public. What a name resolves to is checked when the connection is made
 * (guarded-connector.ts). `redirected`: the port and the address do not count, `--connect-to` leads to loopback.
 * `opened`: the operator lets this host lead to a private address.
 * @throws egress_refused
 */
export function checkTarget(url: URL, hosts: readonly string[], redirected: boolean, opened = false): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol !== 'https:') throw egressRefused(host, 'only https is allowed');
  if (url.username !== '' || url.password !== '') throw egressRefused(host, 'the address carries a user name');
  if (!hostAllowed(host, hosts)) throw egressRefused(host, 'it is not among the hosts of the connector');
  if (redirected) return;
  if (url.port !== '') throw egressRefused(host, `port ${url.port} is not 443`);
  if (isIP(host) !== 0 && !(opened ? isPrivateAddress(host) : isPublicAddress(host)))
    throw egressRefused(host, 'it is not a public address');
}

/** Whether an address belongs to the public internet: no private, loopback, link-local, tunnelled or reserved one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // IANA assigns global unicast from 2000::/3 alone; the library calls the rest unicast too, ::127.0.0.1 (::/96) included.
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(globalUnicast);
}

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * What a host may lead to that the operator has opened: the public internet, or a private network (RFC 1918, RFC 4193).
 * Never this machine, and never a link-local address, where clouds answer with credentials.
 */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ['private', 'uniqueLocal'].includes(ipaddr.process(address).range()) || isPublicAddress(address);
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

export function egressRefused(host: string, reason: string): EvergrantError {
  return new EvergrantError('egress_refused', `Nothing was sent to ${host}: ${reason}.`, {
    hint: 'Check the base URL of the instance and the hosts that the connector declares.',
  });
}
