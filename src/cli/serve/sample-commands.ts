import { sampleCredentials } from '../../check/sample-credentials.ts';
import { samplesFor } from '../../check/samples.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';
import type { Provider } from '../../sandbox/provider.ts';

/**
 * What to type to try one method of a connector at its sandbox, as words: an instance with invented credentials, and the
 * customer's consent where the method has one.
 */
export function sampleCommands(
  connector: Pick<Connector, 'id' | 'authentication_methods'>,
  method: AuthenticationMethod,
  provider: Provider,
  name: string,
): string[][] {
  const sample = sampleCredentials(method, samplesFor(method, provider));
  const chosen = method === connector.authentication_methods[0] ? [] : ['--method', method.id];
  const set = Object.entries(sample).flatMap(([field, value]) => ['--set', `${field}=${value}`]);
  return [
    ['add', connector.id, '--name', name, ...chosen, ...set],
    ...(method.grant === 'authorization_code' ? [['authorize', name]] : [['test', name]]),
  ];
}
