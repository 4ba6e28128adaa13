import type { Provider } from '../sandbox/provider.ts';
import { type CheckOptions, checkMethod } from './check-method.ts';
import type { CheckResult, ConnectorReport } from './report.ts';
import { checkItself } from './self-consistency.ts';
import type { LoadedConnector } from './subject.ts';

/**
 * Checks every authentication method of a connector. Nothing leaves this machine; time is simulated.
 * @param provider the vendor's side; null: the manifest is held against itself only
 * @param file the manifest, as a person would name it
 */
export async function checkConnector(
  loaded: LoadedConnector,
  provider: Provider | null,
  file: string,
  options: CheckOptions,
): Promise<ConnectorReport> {
  const begun = performance.now();
  const { connector } = loaded;
  const results: CheckResult[] = [];
  for (const method of connector.authentication_methods) {
    const found =
      provider === null ? checkItself(loaded, method, options) : await checkMethod(loaded, method, provider, options);
    results.push(...found);
  }
  return {
    connector: connector.id,
    title: connector.title,
    file,
    basis: provider === null ? 'self' : 'provider',
    results,
    milliseconds: performance.now() - begun,
  };
}
