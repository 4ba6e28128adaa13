import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Spool, SpoolEntry, SpoolSlot, WaitingEntry } from '../engine/ports.ts';
import { type LockedFile, makeLockedFile, takeOverFile } from './locked-file.ts';
import type { Sealer } from './seal.ts';
import { instanceOf, type OpenedEntry, openEntry, sealEntry } from './spool-entry.ts';
import { UnopenedEntries } from './unopened-entries.ts';

/** Requests that may be under way at once in one process. */
const mostSlots = 512;
const suffix = '.spool';

type Waiting = WaitingEntry & OpenedEntry;

/**
 * The spool of one process: a file of its own in the data directory's folder `spool`, made when the first place is
 * asked for and taken away at the end if nothing waits in it. Each file is locked by who has it; what nobody has is
 * taken over, by exactly one. What was sealed with a key that is not here is kept, and opened once that key is.
 */
export function openSpool(dataDirectory: string, sealer: Sealer): Spool {
  const folder = join(dataDirectory, 'spool');
  const free: number[] = [];
  const adopted = new Map<string, LockedFile>();
  let own: LockedFile | null = null;
  let ownWaiting = 0;
  let waiting: readonly Waiting[] = [];
  const unopened = new UnopenedEntries(sealer);
  let written = 0;

  const add = (entry: Waiting) => {
    waiting = [...waiting, entry].sort((a, b) => a.order - b.order);
  };
  const forget = (discard: () => void) => {
    waiting = waiting.filter((entry) => entry.discard !== discard);
  };

  function reserve(): SpoolSlot | null {
    const slot = free.pop() ?? grow();
    if (slot === null) return null;
    const giveBack = once(() => void free.push(slot));
    return { write: (entry) => write(slot, entry, giveBack), free: giveBack };
  }

  /** null where there is no room on the disk, or too many requests are under way. */
  function grow(): number | null {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      own ??= makeLockedFile(join(folder, `${randomBytes(8).toString('hex')}${suffix}`));
      const { slots: file } = own;
      if (file.slots >= mostSlots) return null;
      const first = file.grow();
      for (let slot = file.slots - 1; slot > first; slot--) free.push(slot);
      return first;
    } catch {
      return null;
    }
  }

  function write(slot: number, entry: SpoolEntry, giveBack: () => void): void {
    const { slots: file } = own!;
    written += 1;
    ownWaiting += 1;
    const discard = once(() => {
      ownWaiting -= 1;
      forget(discard);
      file.clear(slot);
      giveBack();
    });
    // Even where the disk fails the answer is not given up while this process lives.
    add({ instance_id: instanceOf(entry), entry, order: written, discard });
    file.write(slot, sealEntry(sealer, entry, written));
  }

  function adopt(): void {
    for (const name of spoolFiles(folder)) {
      const path = join(folder, name);
      if (path === own?.slots.path || adopted.has(path)) continue;
      try {
        const file = takeOverFile(path);
        if (file) takeOver(path, file);
      } catch {
        // What the disk refuses, or belongs to another user, must not stop this process; it is tried again.
      }
    }
    unopened.tryAgain();
  }

  function takeOver(path: string, file: LockedFile): void {
    // One more than there are entries, until every slot was looked at: the file is not taken away on the way.
    let left = 1;
    const settle = () => {
      left -= 1;
      if (left === 0 && adopted.delete(path)) file.remove();
    };
    adopted.set(path, file);
    for (let slot = 0; slot < file.slots.slots; slot++) {
      const text = file.slots.read(slot);
      if (text === null) continue;
      left += 1;
      const taken = (opened: OpenedEntry) => {
        const discard = once(() => {
          forget(discard);
          file.slots.clear(slot);
          settle();
        });
        add({ ...opened, discard });
      };
      const opened = openEntry(sealer, text);
      if (opened) taken(opened);
      else unopened.add(text, () => file.slots.read(slot), taken);
    }
    settle();
  }

  adopt();
  return {
    reserve,
    isBusy: () => free.length === 0 && own?.slots.slots === mostSlots && ownWaiting < mostSlots,
    adopt,
    waiting: () => waiting,
    status: () => ({
      waiting: waiting.length,
      free: mostSlots - (own?.slots.slots ?? 0) + free.length,
      ...unopened.status(),
    }),
    close() {
      for (const file of adopted.values()) file.close();
      if (ownWaiting > 0) own?.close();
      else own?.remove();
    },
  };
}

/** A place that was given back twice would be given out twice, and one answer would overwrite the other. */
function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

function spoolFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(suffix));
  } catch {
    return [];
  }
}
