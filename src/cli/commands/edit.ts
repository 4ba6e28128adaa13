import type { InstanceChanges } from '../../engine/engine.ts';
import { readAssignments } from '../add/read-assignments.ts';
import type { CommandFlags } from '../command-config.ts';
import { findMethod } from '../instances/find-method.ts';
import { readMetadata } from '../instances/read-metadata.ts';
import { nextStep } from '../instances/status-words.ts';
import type { Io } from '../io.ts';
import { toJson } from '../print/json.ts';
import { usageError } from '../usage-error.ts';
import { withEngine } from '../with-engine.ts';

export interface EditFlags extends CommandFlags {
  readonly name?: string;
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
  readonly externalId?: string;
  readonly metadata?: readonly string[];
  readonly json?: boolean;
}

/** `evergrant edit`: corrects an instance in place; its grant stays unless a changed field went into the consent. */
export async function edit(handle: string, flags: EditFlags, io: Io): Promise<void> {
  if (!['name', 'set', 'unset', 'externalId', 'metadata'].some((flag) => flag in flags)) {
    throw usageError('Nothing to change was given.', 'For example: evergrant edit <instance> --set client_secret=-');
  }
  await withEngine(flags, io, async (engine) => {
    const before = await engine.instance(handle);
    const method = findMethod(engine.connectors.get(before.connector), before.method);
    const chosen = (flags.set ?? []).filter((one) => one.startsWith('captured.'));
    const entered = (flags.set ?? []).filter((one) => !one.startsWith('captured.'));
    const set = await readAssignments(entered, method.credential_fields, io, flags.sandbox === true);
    const unset = Object.fromEntries((flags.unset ?? []).map((name) => [name, null]));
    const { instance, warnings } = await engine.updateInstance(before.id, {
      ...changes(flags, { ...set, ...unset }),
      ...(chosen.length === 0 ? {} : { captured: readCaptured(chosen) }),
    });
    for (const warning of warnings) io.stderr(`Warning: ${warning.message}\n`);
    if (flags.json) return io.stdout(toJson(instance));
    io.stdout(`Changed ${instance.name}.\n`);
    const next = nextStep(instance, flags, io);
    if (next !== '') io.stdout(`Next: ${next}\n`);
  });
}

/** As `captured.tenant=42`. */
function readCaptured(assignments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf('=');
      if (at < 0) throw usageError(`${assignment} has no value.`, 'Write it like --set captured.tenant=42');
      return [assignment.slice('captured.'.length, at), assignment.slice(at + 1)];
    }),
  );
}

function changes(flags: EditFlags, credentials: Record<string, string | null>): InstanceChanges {
  return {
    ...(Object.keys(credentials).length === 0 ? {} : { credentials }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.externalId === undefined ? {} : { external_id: flags.externalId === '' ? null : flags.externalId }),
    ...(flags.metadata === undefined ? {} : { metadata: readMetadata(flags.metadata) }),
  };
}
