import { effectiveValues } from '../instance/credentials.ts';
import type { ConnectorCatalog, InstanceView } from './engine.ts';
import type { InstanceSummary } from './store.ts';

/** What everyone may see of an instance. Defaults are shown as the values they are, while the manifest is there. */
export function viewOf(connectors: ConnectorCatalog, summary: InstanceSummary): InstanceView {
  const { public_credentials, secret_names, has_refresh_token, has_kept_answer: _, ...shared } = summary;
  return {
    ...shared,
    credentials: { ...publicDefaults(connectors, summary), ...public_credentials },
    secrets_set: secret_names,
    refreshable: has_refresh_token,
  };
}

function publicDefaults(connectors: ConnectorCatalog, summary: InstanceSummary): Record<string, string | number> {
  const connector = connectors.list().find(({ id }) => id === summary.connector);
  const method = connector?.authentication_methods.find(({ id }) => id === summary.method);
  if (!method) return {};
  const open = { ...method, credential_fields: method.credential_fields.filter((field) => !field.secret) };
  return effectiveValues(open, {});
}
