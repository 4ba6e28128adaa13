import type { Runtime } from '../../open.ts';
import { commandActor } from '../command-actor.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { painter } from '../print/colour.ts';
import { toJson } from '../print/json.ts';
import { table } from '../print/table.ts';
import { withRuntime } from '../with-engine.ts';

export interface KeysFlags extends CommandFlags {
  readonly json?: boolean;
}

type KeyUse = Awaited<ReturnType<Runtime['keys']['list']>>[number];

/** `evergrant keys list`: which key seals, and how many values each opens; ids only. */
export async function listKeys(flags: KeysFlags, io: Io): Promise<void> {
  const keys = await withRuntime(flags, io, (_, runtime) => runtime.keys.list());
  if (flags.json) return io.stdout(toJson({ items: keys }));
  io.stdout(keyTable(keys, io));
}

/** `evergrant keys rotate`: seals everything under the first key, beside running servers; progress on standard error. */
export async function rotateKeys(flags: KeysFlags, io: Io): Promise<void> {
  await withRuntime(flags, io, async (_, runtime) => {
    const { made, written, keys } = await runtime.keys.rotate(progressOn(io));
    await runtime.audit.record('keys_rotated', commandActor(), `${written} values, sealed under ${keys[0]?.id}`);
    if (flags.json) return io.stdout(toJson({ made, written, items: keys }));
    if (made !== null) {
      io.stdout(`A new key seals from now on: ${made}\nBack the key file up again: ${runtime.keyFile?.path}\n`);
    }
    io.stdout(`${written} values were sealed again.\n\n${keyTable(keys, io)}\n${advice(keys, made, runtime)}\n`);
  });
}

function keyTable(keys: readonly KeyUse[], io: Io): string {
  const paint = painter(io);
  const head = ['KEY', 'VALUES', 'USE'].map((text) => ({ text, paint: (it: string) => paint('quiet', it) }));
  const rows = keys.map((key) => [{ text: key.id }, { text: String(key.values) }, { text: useOf(key) }]);
  return table([head, ...rows], io.columns);
}

function useOf({ here, seals, values }: KeyUse): string {
  if (!here) return 'missing: these values cannot be opened';
  if (seals) return 'seals, and opens';
  return values > 0 ? 'opens' : 'opens nothing any more';
}

function advice(keys: readonly KeyUse[], made: string | null, { keyFile }: Runtime): string {
  const open = keys.filter(({ here, seals, values }) => here && !seals && values > 0);
  if (open.length > 0) {
    return 'A server still seals with another key. Give every server the same first key, then rotate again.';
  }
  const spare = keys.filter(({ here, seals }) => here && !seals).map(({ id }) => id);
  if (spare.length === 0 && made === null) {
    return keyFile === null
      ? 'There is one key only. Put a new one in front of it in EVERGRANT_ENCRYPTION_KEY, everywhere, then rotate.'
      : 'Nothing was to be done.';
  }
  const where = keyFile === null ? 'EVERGRANT_ENCRYPTION_KEY' : 'the key file';
  return `Once no spool waits any more, ${spare.join(', ')} may leave ${where}. Keep it with the backups that need it.`;
}

/** One line that is written over on a terminal; elsewhere a line every ten seconds. */
function progressOn(io: Io): (done: number, total: number) => void {
  let told = performance.now();
  return (done, total) => {
    const text = `${done} of ${total} values`;
    if (io.outputIsTerminal) return io.stderr(`\r${text}${done >= total ? '\n' : ''}`);
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    io.stderr(`${text}\n`);
  };
}
