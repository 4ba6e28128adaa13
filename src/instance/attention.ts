import type { HealthState, InstanceStatus } from './instance.ts';

/**
 * How much a connection needs a person, the most first: `act` (it does not work until somebody does something, or
 * somebody must decide between two accounts) · `soon` (it works, and ends) · `begin` (nobody has authorised it yet) ·
 * `watch` (a passing fault, tried again by itself) · `none`.
 */
export const attentionLevels = ['act', 'soon', 'begin', 'watch', 'none'] as const;

export type Attention = (typeof attentionLevels)[number];

/** By health; a status that asks for a new authorisation is `act` whatever the health says. */
export const attentionOfState: Readonly<Record<HealthState, Attention>> = {
  refused: 'act',
  misconfigured: 'act',
  answer_not_understood: 'act',
  expires_soon: 'soon',
  never_authorized: 'begin',
  unknown: 'watch',
  waiting: 'watch',
  ok: 'none',
};

export function attentionOf({
  status,
  health,
}: {
  readonly status: InstanceStatus;
  readonly health: { readonly state: HealthState };
}): Attention {
  return status === 'reauthorization_required' ? 'act' : attentionOfState[health.state];
}
