import type { ConnectorCatalog, InstanceView } from '../../engine/engine.ts';

/** The title of the instance's first choice ("Production", "Trial"): what tells two instances apart. Empty: none. */
export function environmentOf(instance: InstanceView, connectors: ConnectorCatalog): string {
  const field = fieldsOf(instance, connectors).find(({ choices }) => choices !== undefined);
  const value = field && instance.credentials[field.name];
  return field?.choices?.find((choice) => choice.value === value)?.title ?? '';
}

// The manifest of an instance may have been taken away or broken since: the instance is still listed.
function fieldsOf(instance: InstanceView, connectors: ConnectorCatalog) {
  const methods = connectors.find(instance.connector)?.authentication_methods ?? [];
  return methods.find(({ id }) => id === instance.method)?.credential_fields ?? [];
}
