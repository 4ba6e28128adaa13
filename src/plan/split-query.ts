/** A URL, or a template of one, cut at its query; also where that stands behind a page's route: `#/connect?…`. */
export function splitQuery(url: string): readonly [address: string, query: string] {
  const at = url.indexOf('?', Math.max(0, url.indexOf('#/')));
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** `a=1&b=2` in its parts, decoded, in their order. */
export function pairsOf(query: string): (readonly [name: string, value: string])[] {
  const pairs = query.split('&').filter((text) => text !== '');
  return pairs.map((text) => {
    const at = text.indexOf('=');
    return at < 0 ? [decode(text), ''] : [decode(text.slice(0, at)), decode(text.slice(at + 1))];
  });
}

/** A query that stands in an address was written by a person: what is no encoding is itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
