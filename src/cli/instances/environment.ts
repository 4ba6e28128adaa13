import type { ConnectorCatalog, InstanceView } from '../../engine/engine.ts';
import { EvergrantError } from '../../errors.ts';

/** The title of the instance's first choice ("Production", "Trial"): what tells two instances apart. Empty: none. */
export function environmentOf(instance: InstanceView, connectors: ConnectorCatalog): string {
  const field = fieldsOf(instance, connectors).find(({ choices }) => choices !== undefined);
  const value = field && instance.credentials[field.name];
  return field?.choices?.find((choice) => choice.value === value)?.title ?? '';
}

// The manifest of an instance may have been taken away or broken since: the instance is still listed.
function fieldsOf(instance: InstanceView, connectors: ConnectorCatalog) {
  try {
    const { authentication_methods } = connectors.get(instance.connector);
    return authentication_methods.find(({ id }) => id === instance.method)?.credential_fields ?? [];
  } catch (error) {
    if (error instanceof EvergrantError) return [];
    throw error;
  }
}
