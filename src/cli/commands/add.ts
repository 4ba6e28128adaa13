import type { RemoteEngine } from '../../client/remote-engine.ts';
import type { InstanceView, NewInstance } from '../../engine/engine.ts';
import type { AuthenticationMethod, Connector } from '../../manifest/connector.ts';
import { askCredentials, isIncomplete } from '../add/ask-credentials.ts';
import { readAssignments } from '../add/read-assignments.ts';
import { readTokenSet } from '../add/read-token-set.ts';
import { uniqueName } from '../add/unique-name.ts';
import type { CommandFlags } from '../command-config.ts';
import { findMethod } from '../instances/find-method.ts';
import { readMetadata } from '../instances/read-metadata.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';
import { toJson } from '../print/json.ts';
import { withEngine } from '../with-engine.ts';

export interface AddFlags extends CommandFlags {
  readonly name?: string;
  readonly method?: string;
  readonly set?: readonly string[];
  readonly externalId?: string;
  readonly metadata?: readonly string[];
  readonly tokenSet?: string;
  readonly advanced?: boolean;
  readonly json?: boolean;
}

/**
 * `evergrant add`: adds an instance of a connector; asks for what is missing where a person can answer. Resolves to the
 * exit code: 1 where that person gives up.
 */
export async function add(connectorId: string, flags: AddFlags, io: Io): Promise<number> {
  return withEngine(flags, io, async (engine) => {
    const input = await newInstance(engine, connectorId, flags, io);
    if (input === null) {
      io.stdout('Nothing was added.\n');
      return 1;
    }
    const { instance, warnings } = await engine.addInstance(input);
    for (const warning of warnings) io.stderr(`Warning: ${warning.message}\n`);
    io.stdout(flags.json ? toJson(instance) : report(instance, flags, io));
    return 0;
  });
}

async function newInstance(
  engine: RemoteEngine,
  connectorId: string,
  flags: AddFlags,
  io: Io,
): Promise<NewInstance | null> {
  const connector = engine.connectors.get(connectorId);
  const method = findMethod(connector, flags.method);
  const credentials = await enteredCredentials(connector, method, flags, io);
  if (credentials === null) return null;
  return {
    connector: connector.id,
    method: method.id,
    name: flags.name ?? uniqueName(connector.title, new Set((await engine.instances()).map(({ name }) => name))),
    credentials,
    ...(flags.externalId === undefined ? {} : { external_id: flags.externalId }),
    ...(flags.metadata === undefined ? {} : { metadata: readMetadata(flags.metadata) }),
    ...(flags.tokenSet === undefined ? {} : { token_set: await readTokenSet(flags.tokenSet, io) }),
  };
}

async function enteredCredentials(connector: Connector, method: AuthenticationMethod, flags: AddFlags, io: Io) {
  const fields = method.credential_fields;
  const given = await readAssignments(flags.set ?? [], fields, io, flags.sandbox === true);
  if (!io.interactive || flags.json || !isIncomplete(fields, given)) return given;
  return askCredentials({
    title: `${connector.title}: ${method.title}`,
    fields,
    given,
    advanced: flags.advanced === true,
    hosts: connector.hosts,
  });
}

function report(instance: InstanceView, flags: AddFlags, io: Io): string {
  const [does, command] = instance.status === 'active' ? ['Its token', 'token'] : ['Authorise it', 'authorize'];
  const next = commandLine([command, instance.name], flags, io);
  return `Added ${instance.name} (${instance.id}).\n${does}: ${next}\n`;
}
