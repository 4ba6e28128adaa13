import { EvergrantError } from '../errors.ts';
import { isLoopbackAddress } from './egress.ts';

/**
 * `--connect-to`, checked: origin → origin on this machine. The one way round the egress rules, for sandboxes and
 * tests. @throws invalid_configuration where a target is not on this machine
 */
export function redirections(connectTo: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...connectTo].map(([from, to]) => [originOf(from), loopbackOrigin(to)]));
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
