import type { HealthState, InstanceStatus } from './instance.ts';

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
export function statusWords({ status, health }: Judged): StatusWords {
  if (status === 'reauthorization_required' && health.state === 'ok') return { text: 'authorise again', tone: 'bad' };
  if (status === 'pending_authorization' && health.state === 'ok') return byHealth.never_authorized;
  return byHealth[health.state];
}

interface Judged {
  readonly status: InstanceStatus;
  readonly health: { readonly state: HealthState };
}
