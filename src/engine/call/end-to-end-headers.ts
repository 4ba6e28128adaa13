import type { Header } from '../ports.ts';

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

/**
 * Lets the headers through that travel from one end to the other, without those of `names` (lower case). Made once for
 * each direction: it is on the path of every call.
 */
export function endToEnd(names: readonly string[]): (pairs: readonly Header[]) => Header[] {
  const always = new Set([...hopByHop, ...names]);
  return (pairs) => {
    const named = namedByConnection(pairs);
    return pairs.filter(([name]) => {
      const lower = name.toLowerCase();
      return !always.has(lower) && !named?.includes(lower);
    });
  };
}

/** RFC 9110 §7.6.1: a header that Connection names ends here, whatever it is. */
function namedByConnection(pairs: readonly Header[]): string[] | null {
  let named: string[] | null = null;
  for (const [name, value] of pairs) {
    if (name.length !== connection.length || name.toLowerCase() !== connection) continue;
    named = [...(named ?? []), ...value.split(',').map((option) => option.trim().toLowerCase())];
  }
  return named;
}

const connection = 'connection';
