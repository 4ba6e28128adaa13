import type { Clock } from '../ports.ts';
import type { Store } from '../store.ts';

/** How exact the time of the last use is, milliseconds: it is shown to people, and costs a write. */
const writtenEvery = 60_000;

export interface LastUsed {
  /** It only remembers. */
  note(id: string): void;
  /** Writes what is not written yet. Never throws: a time that is lost is the time of the use before. */
  write(): Promise<void>;
  stop(): Promise<void>;
}

/** Remembers which instances were asked for a token or called, and writes it once a minute, all in one. */
export function createLastUsed({ instances }: Store, clock: Clock): LastUsed {
  let used = new Set<string>();
  const write = async (): Promise<void> => {
    if (used.size === 0) return;
    const ids = [...used];
    used = new Set();
    await instances.markUsed(ids, clock.now()).catch(() => {});
  };
  const timer = setInterval(() => void write(), writtenEvery).unref();
  return {
    note: (id) => void used.add(id),
    write,
    async stop() {
      clearInterval(timer);
      await write();
    },
  };
}
