import type { AuthenticationMethod } from '../manifest/connector.ts';
import { below, type ManifestSource } from './manifest-source.ts';
import type { ManifestOrigin, Part, Step } from './plan.ts';
import type { PartsContext } from './request-parts.ts';
import { apiPointers } from './request-source.ts';
import { standardSection } from './standard-parts.ts';

/** Where a header or a parameter is named: in the manifest, as itself or by the word that brings it, or in a standard. */
export function partNamed(
  step: Step,
  place: Part['place'],
  name: string,
  context: Pick<PartsContext, 'method' | 'manifest' | 'source'>,
): Part['named'] {
  const { source, manifest, method } = context;
  const containers = [...source.own, ...(place === 'header' ? source.inherited : [])];
  const itself = manifest.find(members(below(containers, place === 'header' ? 'headers' : place), name, manifest));
  if (itself) return [itself];
  const brought = credential(step, place, name, context) ?? byScope(name, manifest) ?? response(step, name, context);
  const standard = { from: 'standard', section: standardSection(step, place, name, method.grant) } as const;
  const encoded = name === 'authorization' && source.template.client_authentication === 'client_secret_basic';
  // What the standard's Basic differs in from that of RFC 7617 cannot be seen in the header.
  if (encoded)
    return [...(brought ? [brought] : []), { ...standard, section: `${standard.section}, each form-encoded` }];
  return [brought ?? standard];
}

/** Header names are the same in any case; parameters are not. */
function members(containers: readonly string[], name: string, manifest: ManifestSource): string[] {
  return containers.flatMap((container) => {
    const names = Object.keys((manifest.value(container) as object | null | undefined) ?? {});
    const header = container.endsWith('/headers');
    const found = names.find((candidate) => (header ? candidate.toLowerCase() : candidate) === name);
    return found === undefined ? [] : below([container], found);
  });
}

/** What proves the client or carries the token, where it is not a parameter of the manifest's own. */
function credential(
  step: Step,
  place: Part['place'],
  name: string,
  { source, manifest, method }: Pick<PartsContext, 'method' | 'manifest' | 'source'>,
): ManifestOrigin | undefined {
  if (step === 'test' || source.template.client_authentication === 'access_token') {
    if (carriesToken(method, place, name)) return manifest.find(apiPointers(manifest.method, 'authorization'));
    return place === 'header'
      ? manifest.find(members(apiPointers(manifest.method, 'headers'), name, manifest))
      : undefined;
  }
  const proves =
    place === 'header' ? name === 'authorization' : /^client_(?:id|secret|assertion(?:_type)?)$/.test(name);
  return proves ? manifest.find(below([...source.own, ...source.inherited], 'client_authentication')) : undefined;
}

function carriesToken({ api: { authorization } }: AuthenticationMethod, place: Part['place'], name: string): boolean {
  if ('query' in authorization) return place === 'query' && name === authorization.query;
  return (
    place === 'header' && name === ('header' in authorization ? authorization.header.toLowerCase() : 'authorization')
  );
}

const byScope = (name: string, manifest: ManifestSource): ManifestOrigin | undefined =>
  name === 'scope' ? manifest.find(below([manifest.method], 'scope', 'always')) : undefined;

/** Of the callback the manifest may name the code and what is kept. */
function response(
  step: Step,
  name: string,
  { manifest, method }: Pick<PartsContext, 'method' | 'manifest'>,
): ManifestOrigin | undefined {
  if (step !== 'authorization_response' || method.grant !== 'authorization_code') return undefined;
  const { code, capture, signature } = method.authorization_response;
  const words = below([manifest.method], 'authorization_response');
  if (name === code) return manifest.find(below(words, 'code'));
  if (name === signature?.from) return manifest.find(below(words, 'signature', 'from'));
  const kept = Object.entries(capture).find(([, { from }]) => from === name);
  return kept && manifest.find(below(words, 'capture', kept[0]));
}
