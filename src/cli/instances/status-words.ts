import type { InstanceView } from '../../engine/engine.ts';
import type { HealthState } from '../../instance/instance.ts';
import type { CommandFlags } from '../command-config.ts';
import type { Io } from '../io.ts';
import { commandLine } from '../print/command-line.ts';

export interface StatusWords {
  readonly text: string;
  readonly tone: 'good' | 'warning' | 'bad';
}

const byHealth: Readonly<Record<HealthState, StatusWords>> = {
  ok: { text: 'active', tone: 'good' },
  never_authorized: { text: 'not authorised yet', tone: 'warning' },
  waiting: { text: 'active, trying again', tone: 'warning' },
  expires_soon: { text: 'active, ends soon', tone: 'warning' },
  unknown: { text: 'active, last refresh unclear', tone: 'warning' },
  misconfigured: { text: 'credentials refused', tone: 'bad' },
  answer_not_understood: { text: 'answer not understood', tone: 'bad' },
  refused: { text: 'grant is gone', tone: 'bad' },
};

/** How an instance is doing, in two or three words. */
export function statusWords(instance: InstanceView): StatusWords {
  if (instance.status === 'reauthorization_required' && instance.health.state === 'ok') {
    return { text: 'authorise again', tone: 'bad' };
  }
  if (instance.status === 'pending_authorization' && instance.health.state === 'ok') return byHealth.never_authorized;
  return byHealth[instance.health.state];
}

/** What a person should do next: a command where there is one. Empty where all is well. */
export function nextStep(instance: InstanceView, flags: CommandFlags, io: Pick<Io, 'env'>): string {
  const authorize = instance.status !== 'active';
  if (authorize && instance.health.state !== 'misconfigured') {
    return commandLine(['authorize', instance.name], flags, io);
  }
  return instance.health.next_step ?? '';
}
