import { originOf } from './origins.ts';

/** The way out of a closed network. */
export interface OutboundProxy {
  /** `http://host:port` or `https://host:port`, with user and password where it asks for them. */
  readonly url: string;
  /** Hosts that are reached without it: names, or `.suffix` for all below one. */
  readonly except: readonly string[];
}

/** The value is not repeated in messages: it may hold a password. */
export function parseProxyUrl(text: string): string {
  const url = URL.parse(text);
  const bare = url && new URL(url);
  if (bare) bare.username = bare.password = '';
  if (url === null || bare === null || originOf(bare.href) === null) {
    throw new Error('must be the address of a proxy: http://host:port.');
  }
  return url.href;
}

/** `NO_PROXY`: hosts separated by commas; a leading `*.` and a leading dot mean the same. */
export function parseNoProxy(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .filter((host) => host !== '')
    .map((host) => host.replace(/^\*(?=\.)/, '').toLowerCase());
}
