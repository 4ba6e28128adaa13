import { EvergrantError } from '../../errors.ts';
import type { InstanceEvent } from '../../instance/event.ts';
import type { EngineContext } from '../context.ts';
import type { EventsOptions } from '../engine.ts';
import { noInstance } from '../instances/opened-instance.ts';

const usual = 50;
const most = 500;

/**
 * The trail of an instance, the newest first. A removed instance has lost its names, so it is found by its id alone.
 * @throws invalid_request, ambiguous_name; not_found where there never was such an instance
 */
export async function listEvents(
  context: EngineContext,
  handle: string,
  { limit = usual, before }: EventsOptions,
): Promise<readonly InstanceEvent[]> {
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    throw new EvergrantError('invalid_request', `The number of events to show must be from 1 to ${most}.`);
  }
  const [id = handle, another] = await context.store.instances.resolve(handle);
  if (another !== undefined) {
    throw new EvergrantError('ambiguous_name', `Several instances are called ${handle}.`, {
      hint: 'Use an id instead.',
    });
  }
  const events = await context.store.events.list(id, { limit, ...(before === undefined ? {} : { before }) });
  // Every instance has at least the event of its own beginning; a later page may be empty.
  if (events.length === 0 && before === undefined) throw noInstance(handle);
  return events;
}
