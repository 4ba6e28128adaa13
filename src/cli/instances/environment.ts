import type { ConnectorCatalog, InstanceView } from '../../engine/engine.ts';
import { environmentOf as environmentIn } from '../../instance/environment.ts';

/** As environmentIn. The manifest of an instance may have been taken away or broken since: it is still listed. */
export function environmentOf(instance: InstanceView, connectors: ConnectorCatalog): string {
  const methods = connectors.find(instance.connector)?.authentication_methods ?? [];
  return environmentIn(
    methods.find(({ id }) => id === instance.method),
    instance.credentials,
  );
}
