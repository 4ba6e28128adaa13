import { isLoopback, originOf } from './origins.ts';

/** `https://host=http://127.0.0.1:PORT`, several separated by commas or white space → the origins, redirected. */
export function parseConnectTo(text: string): Map<string, string> {
  const redirected = new Map<string, string>();
  for (const item of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [from, to] = parsePair(item);
    const other = redirected.get(from);
    if (other !== undefined && other !== to) throw new Error(`sends ${from} to two places.`);
    redirected.set(from, to);
  }
  return redirected;
}

function parsePair(item: string): [from: string, to: string] {
  const separator = item.indexOf('=');
  const from = originOf(item.slice(0, separator));
  const to = originOf(item.slice(separator + 1));
  if (separator < 0 || from === null || to === null) {
    throw new Error('must have the form https://host=http://127.0.0.1:PORT.');
  }
  if (from.protocol !== 'https:' || from.port !== '') throw new Error('must redirect an https origin without a port.');
  // What is meant for a provider carries its secrets: they may not leave this machine on another way.
  if (!isLoopback(to.hostname)) throw new Error('may lead to this machine only: 127.0.0.1, [::1] or localhost.');
  return [from.origin, to.origin];
}
