import type { Engine, NewInstance } from '../../engine/engine.ts';
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

/** `evergrant add`: adds an instance of a connector; asks for what is missing where a person can answer. */
export async function add(connectorId: string, flags: AddFlags, io: Io): Promise<void> {
  await withEngine(flags, io, async (engine) => {
    const { instance, warnings } = await engine.addInstance(await newInstance(engine, connectorId, flags, io));
    for (const warning of warnings) io.stderr(`Warning: ${warning.message}\n`);
    if (flags.json) return io.stdout(toJson(instance));
    io.stdout(`Added ${instance.name} (${instance.id}).\n`);
    const [does, command] = instance.status === 'active' ? ['It is active', 'token'] : ['Authorise it', 'authorize'];
    io.stdout(`${does}: ${commandLine([command, instance.name], flags, io)}\n`);
  });
}

async function newInstance(engine: Engine, connectorId: string, flags: AddFlags, io: Io): Promise<NewInstance> {
  const connector = engine.connectors.get(connectorId);
  const method = findMethod(connector, flags.method);
  const fields = method.credential_fields;
  const given = await readAssignments(flags.set ?? [], fields, io, flags.sandbox === true);
  const ask = io.interactive && !flags.json && isIncomplete(fields, given);
  const credentials = ask
    ? await askCredentials({
        title: `${connector.title}: ${method.title}`,
        fields,
        given,
        advanced: flags.advanced === true,
        hosts: connector.hosts,
      })
    : given;
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
