import { EvergrantError } from '../../errors.ts';
import { capturesOf } from '../../instance/captures.ts';
import { effectiveValues, readCredentials } from '../../instance/credentials.ts';
import { allowedHosts } from '../../instance/hosts.ts';
import { type Roots, withCaptured } from '../../instance/roots.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';
import type { EngineContext } from '../context.ts';
import type { InstanceRecord } from '../store.ts';

/** An instance with its connector and its values, ready to build requests from. */
export interface OpenedInstance {
  readonly record: InstanceRecord;
  readonly connector: Connector;
  readonly method: AuthenticationMethod;
  /** With what was captured. */
  readonly values: Roots;
  /** As entered, with defaults: what a new authorisation starts from. */
  readonly entered: Roots;
  /** Where its requests may go. */
  readonly hosts: readonly string[];
  /** Values that must not appear in anything shown. */
  readonly secrets: readonly string[];
}

/** @throws not_found; invalid_credentials where the connector's manifest changed and now asks for more */
export async function openInstance(context: EngineContext, id: string): Promise<OpenedInstance> {
  const record = await context.store.instances.find(id);
  if (!record) throw noInstance(id);
  return openRecord(context, record);
}

/**
 * As openInstance, from memory where the instance is still at `revision`, which an edit of its credentials moves. For
 * what every refresh needs; its name and metadata may be those of a while ago.
 */
export async function openInstanceAt(context: EngineContext, id: string, revision: number): Promise<OpenedInstance> {
  const held = context.opened(id, () => ({ opened: null }));
  const { opened } = held;
  // A connector that was loaded anew is another object.
  // What was captured changes without an edit, so a method that captures is always read.
  const captures = opened !== null && Object.keys(capturesOf(opened.method)).length > 0;
  if (
    !captures &&
    opened?.record.revision === revision &&
    context.connectors.get(opened.record.connector) === opened.connector
  )
    return opened;
  held.opened = await openInstance(context, id);
  return held.opened;
}

export function openRecord(context: EngineContext, record: InstanceRecord): OpenedInstance {
  const connector = context.connectors.get(record.connector);
  const method = methodOf(connector, record.method);
  const entered = effectiveValues(method, record.credentials);
  const values = withCaptured(entered, record.connection.captured);
  if (record.connector_version !== connector.version) recheck(record, connector, method);
  const secretNames = method.credential_fields.filter((field) => field.secret).map((field) => field.name);
  const secrets = secretNames.flatMap((name) => entered[name] ?? []);
  return { record, connector, method, values, entered, hosts: allowedHosts(connector, method, entered), secrets };
}

/** The method of that id; the connector's first when none is named. @throws not_found */
export function methodOf(connector: Connector, id?: string): AuthenticationMethod {
  const methods = connector.authentication_methods;
  const method = id === undefined ? methods[0] : methods.find((candidate) => candidate.id === id);
  if (method) return method;
  throw new EvergrantError('not_found', `${connector.title} has no authentication method ${id}.`, {
    hint: `It has: ${methods.map((candidate) => candidate.id).join(', ')}.`,
  });
}

export function noInstance(handle: string): EvergrantError {
  return new EvergrantError('not_found', `There is no instance ${handle}.`, {
    hint: 'List those that are there with: evergrant list',
  });
}

/** A newer manifest may ask for more than was entered. Fields that it dropped do no harm. */
function recheck(record: InstanceRecord, connector: Connector, method: AuthenticationMethod): void {
  const known = new Set(method.credential_fields.map((field) => field.name));
  const kept = Object.entries(record.credentials).filter(([name]) => known.has(name));
  const { problems } = readCredentials(connector, method, Object.fromEntries(kept));
  if (problems.length === 0) return;
  throw new EvergrantError(
    'invalid_credentials',
    `${connector.title} ${connector.version} asks for other credentials than ${record.name} has.`,
    {
      problems,
      hint: 'Edit the credentials of the instance.',
    },
  );
}
