import { EvergrantError } from '../errors.ts';
import { isLoopbackAddress } from './egress.ts';

/** The origin that requests for another one go to; undefined: there they go themselves. */
export type Redirections = (origin: string) => string | undefined;

/**
 * `--connect-to`, checked: origin → origin on this machine. The one way round the egress rules, for sandboxes and
 * tests. `https://*.suffix` stands for every host below the suffix, `https://*` for every host that nothing else names.
 * @throws invalid_configuration where a target is not on this machine
 */
export function redirections(connectTo: ReadonlyMap<string, string>): Redirections {
  const targets = new Map([...connectTo].map(([from, to]) => [originOf(from), loopbackOrigin(to)]));
  return (origin) =>
    targets.get(origin) ??
    wildcards(origin)
      .map((each) => targets.get(each))
      .find(Boolean);
}

/** `https://a.b.example` → `https://*.b.example`, `https://*.example`, `https://*`: the nearest first. */
function wildcards(origin: string): string[] {
  const [scheme = '', host = ''] = origin.split('://');
  if (scheme !== 'https' || host.includes(':')) return [];
  const labels = host.split('.').slice(1);
  return [...labels.map((_, index) => `https://*.${labels.slice(index).join('.')}`), 'https://*'];
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === 'https:') return url.origin;
  throw new EvergrantError('invalid_configuration', `--connect-to: ${text} is not an https origin.`, { hint: example });
}

function loopbackOrigin(text: string): string {
  const url = URL.parse(text);
  const http = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url && http && (url.hostname === 'localhost' || isLoopbackAddress(url.hostname.replace(/^\[|\]$/g, '')))) {
    return url.origin;
  }
  throw new EvergrantError('invalid_configuration', `--connect-to: ${text} is not on this machine.`, { hint: example });
}

const example = 'Write it like --connect-to https://api.example.com=http://127.0.0.1:4010';
