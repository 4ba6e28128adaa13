import { connectionHealth } from '../../instance/connection.ts';
import { effectiveValues } from '../../instance/credentials.ts';
import { accountLabel } from '../../instance/identity.ts';
import { hasTokens } from '../../instance/method.ts';
import { refreshSpends } from '../../instance/refreshable.ts';
import { withCaptured } from '../../instance/roots.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import type { ConnectorCatalog, InstanceView } from '../engine.ts';
import type { InstanceSummary } from '../store.ts';

/** What everyone may see of an instance. */
export function viewOf(connectors: ConnectorCatalog, summary: InstanceSummary): InstanceView {
  const { public_credentials, secret_names, has_refresh_token, has_kept_answer: _, has_held_grant, ...known } = summary;
  const { connection, ...shared } = known;
  const method = methodOf(connectors, summary);
  const credentials = method ? shownCredentials(method, summary) : public_credentials;
  const { captured, choices } = connection;
  return {
    ...shared,
    health: connectionHealth(summary.health, connection, has_held_grant),
    credentials,
    captured,
    choices,
    account: method ? accountLabel(method, withCaptured(texts(credentials), captured)) : null,
    secrets_set: secret_names,
    refreshable: has_refresh_token || (method !== undefined && renewsAnyway(method)),
  };
}

/** undefined where the manifest is not there. */
function methodOf(connectors: ConnectorCatalog, summary: InstanceSummary): AuthenticationMethod | undefined {
  return connectors.find(summary.connector)?.authentication_methods.find(({ id }) => id === summary.method);
}

/** In the manifest's order, defaults shown as the values they are. */
function shownCredentials(
  method: AuthenticationMethod,
  { public_credentials }: InstanceSummary,
): Record<string, string | number> {
  const open = { ...method, credential_fields: method.credential_fields.filter((field) => !field.secret) };
  return { ...effectiveValues(open, public_credentials), ...public_credentials };
}

const texts = (values: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

const renewsAnyway = (method: AuthenticationMethod): boolean =>
  hasTokens(method) && refreshSpends(method) !== 'refresh_token';
