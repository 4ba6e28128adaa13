import { type Connection, noConnection } from '../../instance/connection.ts';
import { effectiveValues } from '../../instance/credentials.ts';
import { identityOf } from '../../instance/identity.ts';
import { type Roots, withCaptured } from '../../instance/roots.ts';
import type { AuthenticationMethod } from '../../manifest/connector.ts';
import { digest } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import { methodOf } from './opened-instance.ts';

/** Changes what is known of a connection, by compare-and-swap; a removed instance stays as it is. */
export async function changeConnection(
  context: EngineContext,
  id: string,
  change: (connection: Connection) => Connection,
): Promise<void> {
  const { instances } = context.store;
  for (;;) {
    const record = await instances.find(id);
    if (!record) return;
    const next = change(record.connection);
    if (JSON.stringify(next) === JSON.stringify(record.connection)) return;
    const method = methodOf(context.connectors.get(record.connector), record.method);
    const identity = identityDigest(method, effectiveValues(method, record.credentials), next);
    if (await instances.connect(id, record.connection, next, identity)) return;
  }
}

/** What two instances share that are for the same client and account; null where the connector cannot tell. */
export function identityDigest(
  method: AuthenticationMethod,
  entered: Roots,
  { captured }: Connection = noConnection,
): string | null {
  const identity = identityOf(method, withCaptured(entered, captured));
  return identity === null ? null : digest(identity);
}
