import type { CredentialValues } from '../instance/credentials.ts';
import { hasConsent } from '../instance/method.ts';
import { stateLength } from '../instance/resolve.ts';
import type { Roots } from '../instance/roots.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import { below, type ManifestSource } from './manifest-source.ts';
import type { FieldOrigin, ManifestPlace, ValueOrigin } from './plan.ts';

/** Where the value behind a name comes from: a field, something that the manifest declares, or the flow. */
export type OriginOf = (name: string) => ValueOrigin;

export interface Known {
  readonly entered: CredentialValues;
  /** null: not given for this plan. */
  readonly redirect_uri: string | null;
  readonly values: Roots;
}

export function valueOrigins(method: AuthenticationMethod, known: Known, manifest: ManifestSource): OriginOf {
  return (name) => {
    const [root = '', member = ''] = name.split('.');
    const index = method.credential_fields.findIndex((field) => field.name === root);
    if (index >= 0) return fieldOrigin(root, index, known, manifest);
    const declared = manifest.find(declarations(root, member, manifest));
    if (declared) return { from: 'declared', name, ...placeOf(declared) };
    return { from: 'flow', name, words: flowWords(root, method, known) };
  };
}

/** @param index of the field, from 0 */
export function fieldOrigin(
  name: string,
  index: number,
  { entered }: Pick<Known, 'entered'>,
  manifest: ManifestSource,
): FieldOrigin {
  const pointer = `${manifest.method}/credential_fields/${index}`;
  const given = Object.hasOwn(entered, name);
  const preset = given ? undefined : manifest.find([`${pointer}/default`]);
  const place = placeOf(preset ?? manifest.find([pointer]) ?? { line: 1, column: 1 });
  return { from: 'field', field: name, source: given ? 'entered' : preset ? 'default' : 'missing', ...place };
}

function placeOf({ line, column, inherited }: ManifestPlace): ManifestPlace {
  return { line, column, ...(inherited === undefined ? {} : { inherited }) };
}

function declarations(root: string, member: string, manifest: ManifestSource): string[] {
  if (root === 'derived') return below([manifest.method], 'derived', member);
  if (root !== 'captured') return [];
  const requests = below([manifest.method], 'token_request').concat(
    below([manifest.method], 'refresh_request'),
    ...['exchange', 'after_connect'].map((list) => items(`${manifest.method}/${list}`, manifest)),
  );
  const answers = below(requests, 'response');
  const chosen = below(answers, 'choose').filter((pointer) => manifest.value(`${pointer}/as`) === member);
  return [...below([`${manifest.method}/authorization_response`, ...answers], 'capture', member), ...chosen];
}

function items(list: string, manifest: ManifestSource): string[] {
  const value = manifest.value(list);
  return Array.isArray(value) ? value.map((_, index) => `${list}/${index}`) : [];
}

function flowWords(root: string, method: AuthenticationMethod, { redirect_uri, values }: Known): string {
  if (root === 'redirect_uri' && redirect_uri !== null) return 'as given for this plan';
  if (root !== 'state' || !hasConsent(method)) return flow[root] ?? 'known when the request is made';
  const length = stateLength(method, values);
  return Number.isNaN(length) ? 'random' : `${length} random characters`;
}

const flow: Readonly<Record<string, string>> = {
  redirect_uri: 'where browsers reach this installation',
  code: 'from the callback',
  callback: 'from the callback',
  code_verifier: 'random, for each authorisation',
  code_challenge: 'SHA-256 of the code_verifier',
  access_token: 'from the last token answer',
  refresh_token: 'from the last token answer',
  token: 'from the last token answer',
  random: 'random, for each request',
  timestamp: 'seconds since 1970, for each request',
  client_assertion: 'a JWT signed for each request',
};
