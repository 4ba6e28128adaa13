/**
 * A process with a spool of its own, which does what it is sent: `["write", instance]`, `["reserve", count]`,
 * `["writeReserved", instance]`, `["adopt"]`. Answers with what waits, or how many places it got.
 */
import type { SpoolSlot } from '../../src/engine/ports.ts';
import { createSealer } from '../../src/store/seal.ts';
import { openSpool } from '../../src/store/spool.ts';
import { refreshEntry } from './spool-entries.ts';

const [data = '', key = ''] = process.argv.slice(2);
const spool = openSpool(data, createSealer([Buffer.from(key, 'hex')]));
const reserved: SpoolSlot[] = [];

process.on('message', ([act, argument]: [string, string]) => {
  if (act === 'write') spool.reserve()?.write(refreshEntry(argument));
  if (act === 'writeReserved') reserved.pop()?.write(refreshEntry(argument));
  if (act === 'adopt') spool.adopt();
  if (act === 'reserve') {
    for (let left = Number(argument); left > 0; left--) {
      const slot = spool.reserve();
      if (slot) reserved.push(slot);
    }
  }
  const waiting = spool.waiting().map(({ instance_id }) => instance_id);
  process.send?.({ waiting, reserved: reserved.length });
});
process.send?.('ready');
