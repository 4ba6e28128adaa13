import { actorWords } from '../../instance/actor.ts';
import { eventTypes, type InstanceEvent } from '../../instance/event.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { painter } from '../print/colour.ts';
import { toJson } from '../print/json.ts';
import { withEngine } from '../with-engine.ts';

export interface EventsFlags extends CommandFlags {
  readonly json?: boolean;
  readonly limit?: number;
}

/** `evergrant events`: what happened to an instance, the newest first; two lines an event. */
export async function events(handle: string, flags: EventsFlags, io: Io): Promise<void> {
  const { limit } = flags;
  const found = await withEngine(flags, io, (engine) => engine.events(handle, limit === undefined ? {} : { limit }));
  if (flags.json) return io.stdout(toJson({ items: found }));
  const paint = painter(io);
  for (const event of found) {
    const detail = event.detail === null ? [] : [event.detail];
    io.stdout(
      `${moment(event.at)}  ${paint('strong', event.type)}  ${[eventTypes[event.type], ...detail].join(' ')}\n`,
    );
    io.stdout(`${paint('quiet', `  ${facts(event).join(' · ')}`)}\n`);
  }
}

function facts({ generation, fingerprint, duration, code, by, made_by }: InstanceEvent): string[] {
  return [
    ...(generation === null ? [] : [`generation ${generation}`]),
    ...(fingerprint === null ? [] : [`token ${fingerprint}`]),
    ...(duration === null ? [] : [`took ${duration} ms`]),
    ...(code === null ? [] : [code]),
    `by ${actorWords(by)}`,
    `on ${made_by}`,
  ];
}

const moment = (time: number): string => new Date(time).toISOString().replace('T', ' ');
