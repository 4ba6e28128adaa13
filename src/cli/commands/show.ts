import type { InstanceView } from '../../engine/engine.ts';
import { relativeTime } from '../../instance/relative-time.ts';
import { statusWords } from '../../instance/status-words.ts';
import type { CommandFlags } from '../command-config.ts';
import { spooledCounts, spooledWords } from '../instances/spooled-words.ts';
import { nextStep } from '../instances/status-words.ts';
import type { Io } from '../io.ts';
import { painter } from '../print/colour.ts';
import { toJson } from '../print/json.ts';
import { pairs } from '../print/pairs.ts';
import { withEngine } from '../with-engine.ts';

export interface ShowFlags extends CommandFlags {
  readonly json?: boolean;
}

/** `evergrant show`: everything about one instance, secrets as "set". */
export async function show(handle: string, flags: ShowFlags, io: Io): Promise<void> {
  const { instance, spooled } = await withEngine(flags, io, async (engine, waiting) => {
    const instance = await engine.instance(handle);
    return { instance, spooled: waiting().filter(({ instance_id }) => instance_id === instance.id) };
  });
  if (flags.json) return io.stdout(toJson({ ...instance, ...spooledCounts(spooled) }));
  const status = statusWords(instance);
  const paint = painter(io);
  io.stdout(`${paint('strong', instance.name)}  ${paint(status.tone, status.text)}\n\n`);
  io.stdout(pairs(facts(instance, nextStep(instance, flags, io), Date.now()), '  '));
  for (const line of spooledWords(spooled)) io.stdout(`\n  ${line}\n`);
  io.stdout(`\n  Credentials\n${pairs(credentials(instance), '    ')}`);
  if (Object.keys(instance.captured).length > 0) {
    io.stdout(`\n  Captured\n${pairs(Object.entries(instance.captured), '    ')}`);
  }
  for (const { as, options } of instance.choices.filter(({ as }) => !(as in instance.captured))) {
    const rows = options.map(({ value, label }): [string, string] => [value, label]);
    io.stdout(`\n  Choose one as captured.${as}\n${pairs(rows, '    ')}`);
  }
  if (Object.keys(instance.metadata).length > 0) {
    io.stdout(`\n  Metadata\n${pairs(Object.entries(instance.metadata), '    ')}`);
  }
}

function facts(instance: InstanceView, next: string, now: number): [string, string][] {
  const optional: [string, string | null][] = [
    ['Reason', instance.health.state === 'ok' && !instance.health.next_step ? null : instance.health.reason],
    ['Next step', next || null],
    ['Id', instance.id],
    ['External id', instance.external_id],
    ['Connector', `${instance.connector} ${instance.connector_version}`],
    ['Method', instance.method],
    ['Account', instance.account],
    ['Scope granted', instance.scope],
    ['Token ends', instance.generation === 0 ? null : timeOr('not known', instance.expires_at, now)],
    ['Refreshable', instance.refreshable ? 'yes' : 'no'],
    ['Authorised', timeOr('never', instance.authorized_at, now)],
    ['Route', instance.route === 'redirected' ? 'redirected (sandbox or test)' : instance.route],
    ['Generation', `${instance.generation} (token sets received)`],
    ['Revision', `${instance.revision} (edits of the credentials)`],
    ['Added', time(instance.created_at, now)],
    ['Changed', time(instance.updated_at, now)],
  ];
  return optional.filter((entry): entry is [string, string] => entry[1] !== null);
}

function credentials(instance: InstanceView): [string, string][] {
  return [
    ...Object.entries(instance.credentials).map(([name, value]): [string, string] => [name, String(value)]),
    ...instance.secrets_set.map((name): [string, string] => [name, 'set']),
  ];
}

function timeOr(absent: string, value: number | null, now: number): string {
  return value === null ? absent : time(value, now);
}

function time(value: number, now: number): string {
  return `${new Date(value).toISOString().replace(/\.\d+Z$/, 'Z')} (${relativeTime(value, now)})`;
}
