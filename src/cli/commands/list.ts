import type { RemoteEngine } from '../../client/remote-engine.ts';
import type { InstanceFilter, InstanceView } from '../../engine/engine.ts';
import { relativeTime } from '../../instance/relative-time.ts';
import { statusWords } from '../../instance/status-words.ts';
import type { CommandFlags } from '../command-config.ts';
import { environmentOf } from '../instances/environment.ts';
import { spooledCounts, spooledWords } from '../instances/spooled-words.ts';
import { nextStep } from '../instances/status-words.ts';
import type { Io } from '../io.ts';
import { type Paint, painter } from '../print/colour.ts';
import { commandLine } from '../print/command-line.ts';
import { toJson } from '../print/json.ts';
import { type Cell, table } from '../print/table.ts';
import { withEngine } from '../with-engine.ts';

export interface ListFlags extends CommandFlags {
  readonly json?: boolean;
  readonly connector?: string;
}

// Connector and environment are known to who reads the name; the next step is what the list is read for.
const yielding = [1, 2];
const titles = ['NAME', 'CONNECTOR', 'ENVIRONMENT', 'STATUS', 'TOKEN ENDS', 'NEXT STEP'];

/** `evergrant list`: every instance in a line, what it needs at the end. */
export async function list(flags: ListFlags, io: Io): Promise<void> {
  await withEngine(flags, io, async (engine, waiting) => {
    const filter: InstanceFilter = flags.connector === undefined ? {} : { connector: flags.connector };
    const instances = await engine.instances(filter);
    const spooled = waiting();
    if (flags.json) return io.stdout(toJson({ items: instances, ...spooledCounts(spooled) }));
    if (instances.length === 0) io.stdout(emptyList(flags, io));
    else {
      const paint = painter(io);
      const head = titles.map((text) => ({ text, paint: (it: string) => paint('quiet', it) }));
      const rows = instances.map((instance) => row(instance, engine, paint, nextStep(instance, flags, io)));
      io.stdout(table([head, ...rows], io.columns, yielding));
    }
    for (const line of spooledWords(spooled)) io.stdout(`\n${line}\n`);
  });
}

function emptyList(flags: CommandFlags, io: Io): string {
  const command = (word: string) => commandLine([word], flags, io);
  return `No instances yet.\n  What can be added: ${command('connectors')}\n  Add one by its id: ${command('add')} <connector>\n`;
}

function row(instance: InstanceView, engine: RemoteEngine, paint: Paint, next: string): Cell[] {
  const status = statusWords(instance);
  return [
    { text: instance.name, paint: (it) => paint('strong', it) },
    { text: instance.connector },
    { text: environmentOf(instance, engine.connectors) || '–' },
    { text: status.text, paint: (it) => paint(status.tone, it) },
    { text: instance.expires_at === null ? '–' : relativeTime(instance.expires_at, Date.now()) },
    { text: next },
  ];
}
