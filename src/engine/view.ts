import { effectiveValues } from '../instance/credentials.ts';
import type { ConnectorCatalog, InstanceView } from './engine.ts';
import type { InstanceSummary } from './store.ts';

/** What everyone may see of an instance. */
export function viewOf(connectors: ConnectorCatalog, summary: InstanceSummary): InstanceView {
  const { public_credentials: _, secret_names, has_refresh_token, has_kept_answer: __, ...shared } = summary;
  return {
    ...shared,
    credentials: shownCredentials(connectors, summary),
    secrets_set: secret_names,
    refreshable: has_refresh_token,
  };
}

/** In the manifest's order, defaults shown as the values they are; as entered where the manifest is not there. */
function shownCredentials(connectors: ConnectorCatalog, summary: InstanceSummary): Record<string, string | number> {
  const { public_credentials } = summary;
  const connector = connectors.list().find(({ id }) => id === summary.connector);
  const method = connector?.authentication_methods.find(({ id }) => id === summary.method);
  if (!method) return public_credentials;
  const open = { ...method, credential_fields: method.credential_fields.filter((field) => !field.secret) };
  return { ...effectiveValues(open, public_credentials), ...public_credentials };
}
