import type { CredentialValues } from '../instance/credentials.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import { below, type ManifestSource } from './manifest-source.ts';
import type { FieldOrigin, Origin } from './plan.ts';

/** Where the value behind a name comes from: a field, something that the manifest declares, or the flow. */
export type ValueOrigins = (name: string) => Origin;

/** @param redirectUri null: not given for this plan */
export function valueOrigins(
  method: AuthenticationMethod,
  entered: CredentialValues,
  redirectUri: string | null,
  source: ManifestSource,
): ValueOrigins {
  return (name) => {
    const [root = '', member = ''] = name.split('.');
    if (method.credential_fields.some((field) => field.name === root)) return fieldOrigin(root, entered, source);
    const declared = source.find(declarations(root, member, source));
    if (declared) return declared;
    const words = root === 'redirect_uri' && redirectUri !== null ? 'as given for this plan' : flow[root];
    return { from: 'flow', name, words: words ?? 'known when the request is made' };
  };
}

function fieldOrigin(name: string, entered: CredentialValues, source: ManifestSource): FieldOrigin {
  const field = fieldPointers(source).find((pointer) => source.value(`${pointer}/name`) === name) ?? '';
  const preset = source.find([`${field}/default`]);
  const given = Object.hasOwn(entered, name);
  const { line, column } = (given ? undefined : preset) ?? source.find([field]) ?? nowhere;
  return { from: 'field', field: name, source: given ? 'entered' : preset ? 'default' : 'missing', line, column };
}

const nowhere = { line: null, column: null };

/** Fields of the method and those it extends, then those that all methods share. */
function fieldPointers(source: ManifestSource): string[] {
  return below([...source.methods, ''], 'credential_fields').flatMap((list) => items(list, source));
}

function declarations(root: string, member: string, source: ManifestSource): string[] {
  if (root === 'derived') return below(source.methods, 'derived', member);
  if (root !== 'captured') return [];
  const steps = ['exchange', 'after_connect'].flatMap((name) => below(source.methods, name));
  const answers = below(
    [
      ...below(source.methods, 'token_request'),
      ...below(source.methods, 'refresh_request'),
      ...steps.flatMap((list) => items(list, source)),
    ],
    'response',
  );
  const chosen = below(answers, 'choose').filter((pointer) => source.value(`${pointer}/as`) === member);
  return [...below([...below(source.methods, 'authorization_response'), ...answers], 'capture', member), ...chosen];
}

function items(list: string, source: ManifestSource): string[] {
  const value = source.value(list);
  return Array.isArray(value) ? value.map((_, index) => `${list}/${index}`) : [];
}

const flow: Readonly<Record<string, string>> = {
  state: 'random, for each authorisation',
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
