import { EvergrantError } from '../errors.ts';
import { hasDotSegment } from './dot-segment.ts';
import { isHostname } from './host.ts';
import type { LookUp, TemplatePart } from './template-parts.ts';
import { urlAuthority } from './url-authority.ts';
import { namesIn, splitUrlTemplate } from './url-template.ts';

/**
 * Puts values into a URL template. A value in the path or the query is percent-encoded but for RFC 3986's unreserved
 * characters; a value in the host may hold letters, digits, dots and hyphens only. So no value can change which host is
 * meant, or add to the structure of the path. Literal text goes through as it is.
 * @returns an absolute https URL, its host in lower case
 * @throws invalid_credentials where a value is missing or does not fit its place; the message never repeats the value
 */
export function expandUrl(template: string, lookUp: LookUp): string {
  const parts = splitUrlTemplate(template);
  if (parts === null) throw unusable('It does not begin with https://.');
  const authority = join(parts.authority, (name) => hostValue(name, lookUp)).toLowerCase();
  const path = join(parts.path, (name) => percentEncode(present(name, lookUp)));
  const query = join(parts.query, (name) => percentEncode(lookUp(name) ?? ''));
  if (hasDotSegment(path)) throw unusable('Its path holds a dot segment (. or ..).', namesIn(parts.path));

  const url = `https://${authority}${path}${query}`;
  if (!isWhole(url, authority, path)) throw unusable('It is not a complete address.', namesIn(parts.authority));
  return url;
}

function join(parts: readonly TemplatePart[], expand: (name: string) => string): string {
  return parts.map((part) => ('text' in part ? part.text : expand(part.name))).join('');
}

function hostValue(name: string, lookUp: LookUp): string {
  const value = present(name, lookUp);
  if (/^[A-Za-z0-9.-]+$/.test(value)) return value;
  throw misfit(name, 'stands in the host of an address and may hold letters, digits, dots and hyphens only');
}

function present(name: string, lookUp: LookUp): string {
  const value = lookUp(name) ?? '';
  if (value !== '') return value;
  throw misfit(name, 'is missing, and an address needs it');
}

/** What a URL parser makes of it is what was meant: numbers, for one, would turn into an IPv4 address. */
function isWhole(url: string, authority: string, path: string): boolean {
  const parsed = urlAuthority(url);
  if (!parsed) return false;
  const { username, password, hostname, port } = parsed;
  const expectedPort = port === '' ? authority.replace(/:443$/, '') === hostname : `${hostname}:${port}` === authority;
  return username === '' && password === '' && isHostname(hostname) && expectedPort && isPathKept(url, path);
}

/** A path of these characters is what a parser leaves as it is (WHATWG URL §1.3); of any other the parser itself is asked. */
function isPathKept(url: string, path: string): boolean {
  if (/^(?:\/[A-Za-z0-9._~!$&'()*+,;=:@-]*)*$/.test(path)) return true;
  return URL.parse(url)?.pathname === (path === '' ? '/' : path);
}

/** RFC 3986 §2.3. A lone surrogate, which has no UTF-8 form, becomes U+FFFD instead of an exception. */
function percentEncode(text: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function misfit(field: string, problem: string): EvergrantError {
  return new EvergrantError('invalid_credentials', `The value of “${field}” ${problem}.`, {
    hint: field.startsWith('captured.')
      ? 'The provider names it when the connection is authorised: authorise it again.'
      : `Correct “${field}” of the instance.`,
    problems: [{ field, message: `This ${problem}.` }],
  });
}

function unusable(why: string, fields: readonly string[] = []): EvergrantError {
  const names = fields.map((name) => `“${name}”`).join(', ');
  return new EvergrantError('invalid_credentials', `An address made from the credentials cannot be used. ${why}`, {
    ...(fields.length > 0 ? { hint: `Correct ${names} of the instance.` } : {}),
    problems: fields.map((field) => ({ field, message: why })),
  });
}
