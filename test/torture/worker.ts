/** A process of its own with an engine, told over IPC what to ask and where to be held. Ended by whoever started it. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../src/config.ts';
import { askOnce } from './ask-once.ts';
import { clockShift } from './clock-shift.ts';
import { openWrapped } from './open-wrapped.ts';
import { seams } from './seams.ts';
import type { Seam } from './steps.ts';
import type { CallerAnswer, FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

const [{ flags, holds = {}, patient = false }] = (await once(process, 'message')) as [WorkerOptions];
const released = Promise.withResolvers<void>();
let isReleased = false;
const places = new Map(
  Object.entries(holds).flatMap(([id, { step, host }]) => [
    [`${step} ${id}`, id],
    [`${step} ${host}`, id],
  ]),
);

const seam: Seam = async (step, account) => {
  const id = places.get(`${step} ${account}`);
  if (id === undefined) return;
  tell({ type: 'held', id });
  await released.promise;
};

const clock = clockShift();
const engine = await openWrapped(readConfig(flags, process.env), { ...seams(seam), clock: clock.shift });

process.on('message', async (message: ToWorker) => {
  switch (message.type) {
    case 'ask': {
      const { ask, id, times } = message;
      const asking = Array.from({ length: times }, () => (patient ? askOnAndOn(id) : askOnce(engine, id)));
      const answers = await Promise.all(asking);
      await seam('while_replying', id);
      return tell({ type: 'answers', ask, answers });
    }
    case 'advance':
      clock.advance(message.milliseconds);
      return tell({ type: 'advanced' });
    case 'release':
      isReleased = true;
      return released.resolve();
    case 'close':
      await engine.close();
      return process.disconnect();
  }
});
tell({ type: 'ready' });

/** A caller that gave up would be struck before its refresh has come to the step. */
async function askOnAndOn(id: string): Promise<CallerAnswer> {
  for (;;) {
    const answer = await askOnce(engine, id, 60_000);
    if (!('error' in answer) || isReleased) return answer;
    await sleep(100);
  }
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
