/** Name and value in the order in which they go on the wire. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** What a caller names, by place: a value, or null for a standard parameter that must not be sent. */
export type NamedParameters = Readonly<Record<string, string | null>>;

/**
 * Joins the standard's parameters with those a caller names. A standard parameter is sent once: where it is named, else
 * last in its default place; `null` drops it. Empty parameters are left out, as RFC 6749 §3.1 and §3.2 treat a
 * parameter without a value as absent.
 */
export function placeParameters<Place extends string>(
  named: Readonly<Record<Place, NamedParameters>>,
  standard: Parameters,
  defaultPlace: Place,
): Record<Place, Parameters> {
  const places = Object.keys(named) as Place[];
  const taken = new Set(places.flatMap((place) => Object.keys(named[place])));
  const added = standard.filter(([name]) => !taken.has(name));
  const placed = places.map((place) => {
    const own = Object.entries(named[place]).filter((entry): entry is [string, string] => entry[1] !== null);
    return [place, withValue(place === defaultPlace ? [...own, ...added] : own)];
  });
  return Object.fromEntries(placed) as Record<Place, Parameters>;
}

const withValue = (parameters: Parameters): Parameters => parameters.filter(([, value]) => value !== '');

/**
 * Appends parameters to a URL; a query already there is kept (RFC 6749 §3.1), a fragment is not allowed and is cut.
 * Only a fragment that is a route of a page (`#/connect`) stays, with the parameters behind it.
 */
export function appendQuery(url: string, parameters: Parameters, encode = percentEncode): string {
  const base = url.includes('#/') ? url : (url.split('#', 1)[0] ?? '');
  if (parameters.length === 0) return base;
  const last = base.slice(base.indexOf('#') + 1);
  const joint = !last.includes('?') ? '?' : /[?&]$/.test(last) ? '' : '&';
  return base + joint + encodeParameters(parameters, encode);
}

/**
 * `name=value&…` with everything but RFC 3986's unreserved characters percent-encoded: a space is `%20` in any parser.
 * @param encode for the values, where a server wants another encoding
 */
export function encodeParameters(parameters: Parameters, encode = percentEncode): string {
  return parameters.map(([name, value]) => `${percentEncode(name)}=${encode(value)}`).join('&');
}

/** As percentEncode, but the characters that scopes are made of and separated by stay as they are. */
export function encodeRaw(text: string): string {
  return percentEncode(text).replaceAll(/%(?:2B|2C|2F|3A|40)/g, decodeURIComponent);
}

/** RFC 3986 §2.1. Lone surrogates, which have no UTF-8 form, become U+FFFD instead of an exception. */
export function percentEncode(text: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
