import type { Clock } from '../../src/engine/ports.ts';

/** A way to move the clock of an engine: `shift` is what the engine is opened with. */
export function clockShift(): { shift(clock: Clock): Clock; advance(milliseconds: number): void } {
  let ahead = 0;
  return {
    shift: (clock) => ({ now: () => clock.now() + ahead, monotonic: () => clock.monotonic() + ahead }),
    advance(milliseconds) {
      ahead += milliseconds;
    },
  };
}
