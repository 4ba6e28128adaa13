import type { InstanceView } from '../../engine/engine.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';

/** What a person should do next: a command where there is one. Empty where all is well. */
export function nextStep(instance: InstanceView, flags: CommandFlags, io: Pick<Io, 'env'>): string {
  const authorize = instance.status !== 'active';
  if (authorize && instance.health.state !== 'misconfigured') {
    return commandLine(['authorize', instance.name], flags, io);
  }
  return instance.health.next_step ?? '';
}
