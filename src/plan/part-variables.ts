import { hasConsent, hasTokens } from '../instance/method.ts';
import { variablesOf } from '../manifest/template.ts';
import type { Part, Step } from './plan.ts';
import type { PartsContext } from './request-parts.ts';

/** Names whose values are in a part, also where a value that was entered has taken the place of its name. */
export function partVariables(
  step: Step,
  place: Part['place'],
  name: string,
  { source, method }: Pick<PartsContext, 'source' | 'method'>,
): string[] {
  const { headers, query, form, json, client_authentication: way = '' } = source.template;
  const container = { address: {}, answer: {}, header: headers, query, form, json }[place] ?? {};
  const template = Object.hasOwn(container, name) ? container[name] : undefined;
  const isField = (candidate: string): boolean => method.credential_fields.some((field) => field.name === candidate);
  const names =
    template !== undefined && template !== null ? variablesOf(JSON.stringify(template)) : [name].filter(isField);
  if (place === 'header' && name === 'authorization' && template === undefined && way.startsWith('client_secret')) {
    names.push(...(way === 'client_secret_as_basic_user' ? [] : ['client_id']), 'client_secret');
  }
  if (names.includes('scope') && hasTokens(method)) names.push(...method.scope.always.flatMap(variablesOf));
  // How long a state is may be a field's business.
  if (step === 'authorization_request' && (name === 'state' || names.includes('state')) && hasConsent(method)) {
    names.push('state', ...variablesOf(String(method.authorization_request.state.length)));
  }
  return names;
}
