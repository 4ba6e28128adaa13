import type { AuthenticationMethod } from '../manifest/connector.ts';
import { expandValue, variablesOf } from '../manifest/template.ts';
import { lookUpIn, type Roots } from './roots.ts';

/**
 * Which account at the provider a connection is for: equal for two instances that one customer authorised twice with
 * one client. null where the connector does not say or a part of it was not captured.
 */
export function identityOf(method: AuthenticationMethod, values: Roots): string | null {
  const label = accountLabel(method, values);
  return label === null ? null : JSON.stringify([values.client_id ?? '', label]);
}

/** Which account that is, in the connector's words; null as above. What a capture falls back to names no account. */
export function accountLabel(method: AuthenticationMethod, values: Roots): string | null {
  if (method.identity === undefined) return null;
  const lookUp = lookUpIn(method, values);
  const unknown = (name: string): boolean =>
    !lookUp(name) || (name.startsWith('captured.') && !Object.hasOwn(values, name));
  if (variablesOf(method.identity).some(unknown)) return null;
  return expandValue(method.identity, lookUp);
}
