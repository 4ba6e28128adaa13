type Header = readonly [name: string, value: string];

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

/** Ours, or about our caller: the provider has no business with them. */
const notForTheProvider = [
  ...hopByHop,
  'authorization',
  'cookie',
  'expect',
  'forwarded',
  'host',
  'origin',
  'referer',
  'via',
  'x-real-ip',
];

/** They would speak for our own origin in the caller's browser. */
const notForTheCaller = [
  ...hopByHop,
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'x-content-type-options',
  'x-request-id',
];

/** What goes on to the provider. `raw`: names and values in turn, as node:http has them. */
export function requestHeaders(raw: readonly string[]): Header[] {
  const pairs = Array.from({ length: raw.length / 2 }, (_, i): Header => [raw[2 * i]!, raw[2 * i + 1]!]);
  return without(pairs, notForTheProvider).filter(([name]) => !/^(x-forwarded-|sec-fetch-)/i.test(name));
}

/** What goes back to the caller. */
export function answerHeaders(pairs: readonly Header[]): Header[] {
  return without(pairs, notForTheCaller);
}

function without(pairs: readonly Header[], names: readonly string[]): Header[] {
  const dropped = new Set([...names, ...namedByConnection(pairs)]);
  return pairs.filter(([name]) => !dropped.has(name.toLowerCase()));
}

/** RFC 9110 §7.6.1: a header that Connection names ends here, whatever it is. */
function namedByConnection(pairs: readonly Header[]): string[] {
  return pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase()));
}
