import { remembered } from './remembered.ts';

/** What a URL parser makes of the part before the path. */
export interface UrlAuthority {
  readonly origin: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  /** Empty for 443. */
  readonly port: string;
}

/** Of an absolute https URL; null where no parser takes it. Parsed once for each host: requests go to the same few. */
export function urlAuthority(url: string): UrlAuthority | null {
  // To a parser a backslash is a slash (WHATWG URL §4.4).
  const end = url.slice(scheme.length).search(/[/?#\\]/);
  return url.startsWith(scheme) ? parse(end < 0 ? url : url.slice(0, scheme.length + end)) : null;
}

const scheme = 'https://';

const parse = remembered((start): UrlAuthority | null => {
  const url = URL.parse(start);
  if (!url) return null;
  const { origin, protocol, username, password, hostname, port } = url;
  return { origin, protocol, username, password, hostname, port };
});
