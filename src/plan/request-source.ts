import { hasConsent, hasTokens } from '../instance/method.ts';
import type { AuthenticationMethod, RequestTemplate } from '../manifest/connector.ts';
import type { BuiltRequest } from './build-requests.ts';
import { below, type ManifestSource } from './manifest-source.ts';

/** What a built request was made from, as far as the manifest names it. */
export interface RequestSource {
  readonly template: Partial<RequestTemplate>;
  /** Where this request is written. */
  readonly own: readonly string[];
  /** Where it takes its address, headers, client authentication and answer from, if it says nothing of them. */
  readonly inherited: readonly string[];
  /** Pointers of the address, or of its two parts. */
  readonly address: readonly (readonly string[])[];
}

export function requestSource(
  { step, index }: BuiltRequest,
  method: AuthenticationMethod,
  { method: pointer }: ManifestSource,
): RequestSource {
  if (step === 'test') {
    const own = apiPointers(pointer, 'test', index);
    const call = method.api.test[index];
    const template = call === undefined ? {} : { ...call, url: method.api.base_url + call.path };
    return { template, own, inherited: [], address: [apiPointers(pointer, 'base_url'), below(own, 'path')] };
  }
  const own = ['exchange', 'after_connect'].includes(step) ? below([pointer], step, index) : below([pointer], step);
  const inherited = inheriting.includes(step) ? below([pointer], 'token_request') : [];
  const template = templateOf(method, step, index) ?? {};
  return { template, own, inherited, address: [below([...own, ...inherited], 'url')] };
}

/** Where a word of `api` may stand: with the method, or for all methods. */
export function apiPointers(method: string, ...path: readonly (string | number)[]): string[] {
  return below([`${method}/api`, '/api'], ...path);
}

const inheriting: readonly BuiltRequest['step'][] = ['refresh_request', 'exchange', 'revocation_request'];

function templateOf(
  method: AuthenticationMethod,
  step: Exclude<BuiltRequest['step'], 'test'>,
  index: number,
): Partial<RequestTemplate> | undefined {
  if (step === 'after_connect') return method.after_connect[index];
  if (step === 'authorization_response' || !hasTokens(method)) return undefined;
  if (step === 'authorization_request') return hasConsent(method) ? method.authorization_request : undefined;
  return step === 'exchange' ? method.exchange[index] : method[step];
}
