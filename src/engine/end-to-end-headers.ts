import type { Header } from './ports.ts';

/** RFC 9110 §7.6.1: these mean one connection only. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The headers that travel from one end to the other, without those of `names` (lower case). */
export function endToEndHeaders(pairs: readonly Header[], names: readonly string[]): Header[] {
  const dropped = new Set([...hopByHop, ...names, ...namedByConnection(pairs)]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** RFC 9110 §7.6.1: a header that Connection names ends here, whatever it is. */
function namedByConnection(pairs: readonly Header[]): string[] {
  return pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase()));
}
