import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Spool, SpoolEntry, SpoolSlot, WaitingEntry } from '../engine/ports.ts';
import { isRunning, processIdentity } from './process-identity.ts';
import type { Sealer } from './seal.ts';
import { SlotFile } from './slot-file.ts';

/** Requests that may be under way at once in one process. */
const mostSlots = 512;
const suffix = '.spool';

interface Waiting extends WaitingEntry {
  readonly order: number;
}

/**
 * The spool of one process: a file of its own in the data directory's folder `spool`, made when the first place is
 * asked for and taken away at the end if nothing waits in it. Files of processes that died are taken over by renaming,
 * which only one process can do.
 */
export function openSpool(dataDirectory: string, sealer: Sealer): Spool {
  const folder = join(dataDirectory, 'spool');
  const identity = processIdentity();
  const newName = () => join(folder, `${identity}.${randomBytes(4).toString('hex')}${suffix}`);
  const free: number[] = [];
  const adopted = new Set<SlotFile>();
  let own: SlotFile | null = null;
  let waiting: readonly Waiting[] = [];
  let unreadable = 0;
  let written = 0;

  const add = (entry: Waiting) => {
    waiting = [...waiting, entry].sort((a, b) => a.order - b.order);
  };

  function reserve(): SpoolSlot | null {
    const slot = free.pop() ?? grow();
    if (slot === null) return null;
    return {
      write: (entry) => write(slot, entry),
      free: () => void free.push(slot),
    };
  }

  /** null where there is no room on the disk, or too many requests are under way. */
  function grow(): number | null {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      own ??= new SlotFile(newName());
      if (own.slots >= mostSlots) return null;
      const first = own.grow();
      for (let slot = own.slots - 1; slot > first; slot--) free.push(slot);
      return first;
    } catch {
      return null;
    }
  }

  function write(slot: number, entry: SpoolEntry): void {
    const file = own!;
    written += 1;
    file.write(slot, sealEntry(sealer, entry, written));
    const discard = () => {
      file.clear(slot);
      free.push(slot);
      forget(discard);
    };
    add({ instance_id: instanceOf(entry), entry, order: written, discard });
  }

  function forget(discard: () => void): void {
    waiting = waiting.filter((entry) => entry.discard !== discard);
  }

  function adopt(): void {
    for (const name of spoolFiles(folder)) {
      const [pid = '', start = ''] = name.split('.');
      if (isRunning(`${pid}.${start}`)) continue;
      const path = newName();
      try {
        renameSync(join(folder, name), path);
      } catch {
        continue;
      }
      takeOver(new SlotFile(path));
    }
  }

  function takeOver(file: SlotFile): void {
    let left = 0;
    const settle = () => {
      left -= 1;
      if (left > 0 || !adopted.delete(file)) return;
      file.remove();
    };
    adopted.add(file);
    // Held until every slot was looked at, so that the file is not taken away on the way.
    left += 1;
    for (let slot = 0; slot < file.slots; slot++) {
      const text = file.read(slot);
      if (text === null) continue;
      left += 1;
      const opened = openEntry(sealer, text);
      if (!opened) {
        unreadable += 1;
        continue;
      }
      const discard = () => {
        file.clear(slot);
        forget(discard);
        settle();
      };
      add({ ...opened, discard });
    }
    settle();
  }

  adopt();
  return {
    reserve,
    adopt,
    waiting: () => waiting,
    status: () => ({ waiting: waiting.length, free: mostSlots - (own?.slots ?? 0) + free.length, unreadable }),
    close() {
      for (const file of adopted) file.close();
      if (own === null) return;
      const { path } = own;
      const mine = waiting.some(({ order }) => order > 0);
      if (mine && path) own.close();
      else own.remove();
    },
  };
}

function spoolFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(suffix));
  } catch {
    return [];
  }
}

const instanceOf = (entry: SpoolEntry): string => {
  if (entry.kind === 'release') return entry.release.instance_id;
  return entry.kind === 'keep' ? entry.instance_id : entry.commit.instance_id;
};

const contextOf = (instanceId: string) => ({ owner: instanceId, purpose: 'spool', generation: 0 }) as const;

/** The instance in clear, because its key opens the rest. */
function sealEntry(sealer: Sealer, entry: SpoolEntry, order: number): string {
  const instanceId = instanceOf(entry);
  return `${instanceId}\n${sealer.seal(JSON.stringify({ order, entry }), contextOf(instanceId))}`;
}

function openEntry(sealer: Sealer, text: string): Omit<Waiting, 'discard'> | null {
  const [instanceId = '', sealed = ''] = text.split('\n');
  try {
    const { order, entry } = JSON.parse(sealer.open(sealed, contextOf(instanceId))) as Pick<Waiting, 'order' | 'entry'>;
    // What a dead process left is older than anything of this one.
    return { instance_id: instanceId, order: order - 1e9, entry };
  } catch {
    return null;
  }
}
