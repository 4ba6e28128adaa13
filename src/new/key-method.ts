import type { BasicScheme, BearerScheme, KeyScheme } from './description.ts';
import { type Comment, decide, type Field, type Piece } from './draft.ts';
import { snake, title, unique } from './names.ts';

/** A method whose credential is entered: without id and title. */
export function keyMethod(scheme: KeyScheme | BasicScheme | BearerScheme): Piece {
  if (scheme.kind === 'basic')
    return piece('http_basic', [
      { name: 'username', title: 'User' },
      { name: 'password', title: 'Password', secret: true },
    ]);
  if (scheme.kind === 'bearer') return piece('api_key', [{ name: 'api_key', title: 'Access token', secret: true }]);
  const place = { [scheme.in]: scheme.parameter, value: '{api_key}' };
  const prefix = /^authorization$/i.test(scheme.parameter)
    ? [decide(['api', 'authorization'], "what stands before the key, if anything: value: 'Token {api_key}'.")]
    : [];
  return piece('api_key', [{ name: 'api_key', title: 'API key', secret: true }], { authorization: place }, prefix);
}

/** Keys that go along with another credential, each in a header of its own. */
export function alongside(keys: readonly KeyScheme[]): { fields: readonly Field[]; headers: Record<string, string> } {
  const own = unique();
  const named = keys.map(({ name, parameter }) => ({
    name: own(`key_${snake(name, 'value').slice(0, 50)}`),
    parameter,
  }));
  return {
    fields: named.map(({ name }) => ({ name, title: title(name.slice('key_'.length)), secret: true })),
    headers: Object.fromEntries(named.map(({ name, parameter }) => [parameter, `{${name}}`])),
  };
}

function piece(grant: string, fields: readonly Field[], api = {}, comments: readonly Comment[] = []): Piece {
  const value = { grant, credential_fields: fields, ...(Object.keys(api).length > 0 ? { api } : {}) };
  return { value, comments, hosts: [] };
}
