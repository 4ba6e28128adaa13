import type { AuthenticationMethod } from '../manifest/connector.ts';
import { planMethod } from '../plan/plan-method.ts';
import type { CheckOptions } from './check-method.ts';
import { createHeard } from './heard.ts';
import type { CheckResult } from './report.ts';
import { sampleCredentials } from './sample-credentials.ts';
import { type LoadedConnector, platformCallback } from './subject.ts';

/** What can be told of a method without the vendor's side: it agrees with itself, and may still be wrong. */
export function checkItself(
  loaded: LoadedConnector,
  method: AuthenticationMethod,
  { only, onResult }: CheckOptions,
): readonly CheckResult[] {
  const begun = performance.now();
  const credentials = sampleCredentials(method, null);
  const causes: { message: string }[] = [];
  const heard = createHeard();
  for (const { name, secret } of method.credential_fields) if (secret) heard.secret(name, credentials[name]);
  try {
    heard.said('the plan', planMethod({ ...loaded, method, entered: credentials, redirect_uri: platformCallback }));
  } catch (error) {
    causes.push({ message: error instanceof Error ? error.message : String(error) });
  }
  const leaks = heard.leaks().map(({ name, where, form }) => ({ message: `${where} holds ${name}, ${form}.` }));
  const milliseconds = performance.now() - begun;
  const of = (scenario: string, title: string, found: readonly { message: string }[]): CheckResult => ({
    method: method.id,
    scenario,
    title,
    outcome: found.length > 0 ? 'failed' : 'passed',
    reason: null,
    causes: found,
    milliseconds,
  });
  const reason = 'There is no provider file: what the vendor does with these requests is not known.';
  const results = [
    of('plan', 'every request can be built from sample values', causes),
    of('leaks', 'no secret stands in anything that people get to see', leaks),
    { ...of('connect', 'a connection comes about', []), outcome: 'skipped' as const, reason },
  ].filter(({ scenario, outcome }) => only === null || only.includes(scenario) || outcome === 'failed');
  for (const result of results) onResult?.(result);
  return results;
}
