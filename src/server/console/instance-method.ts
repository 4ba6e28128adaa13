import type { Engine, InstanceView } from '../../engine/engine.ts';
import { EvergrantError } from '../../errors.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';

/** @throws not_found, invalid_manifest where the connector, or its method, is not there any more */
export function instanceMethod(
  { connectors }: Engine,
  instance: Pick<InstanceView, 'connector' | 'method'>,
): { readonly connector: Connector; readonly method: AuthenticationMethod } {
  const connector = connectors.get(instance.connector);
  const method = connector.authentication_methods.find(({ id }) => id === instance.method);
  if (method) return { connector, method };
  throw new EvergrantError('not_found', `${connector.title} has no method ${instance.method} any more.`, {
    hint: 'Bring the method back into the manifest, or add the connection anew with another one.',
  });
}

/** As instanceMethod; null where there is none. */
export function findInstanceMethod(engine: Engine, instance: Pick<InstanceView, 'connector' | 'method'>) {
  const connector = engine.connectors.find(instance.connector);
  const method = connector?.authentication_methods.find(({ id }) => id === instance.method);
  return connector && method ? { connector, method } : null;
}
