import type { ErrorCode } from '../errors.ts';

export type InstanceStatus = 'pending_authorization' | 'active' | 'reauthorization_required';

/**
 * How a connection is doing, finer than its status: what happened last, why, and what a person should do.
 * `ok` · `never_authorized` · `waiting` (a passing fault, it is tried again) · `expires_soon` (it
 * works, and ends unless a person acts) · `unknown` (a refresh was sent and its outcome is not known) · `misconfigured`
 * (the credentials need a correction) · `answer_not_understood` (the answer is kept and read again after a correction) ·
 * `refused` (the grant is gone).
 */
export type HealthState =
  | 'ok'
  | 'never_authorized'
  | 'waiting'
  | 'expires_soon'
  | 'unknown'
  | 'misconfigured'
  | 'answer_not_understood'
  | 'refused';

export interface Health {
  readonly state: HealthState;
  /** Code of the error behind it; null when all is well. */
  readonly code: ErrorCode | null;
  readonly reason: string;
  readonly next_step: string | null;
  /** Since when, milliseconds since 1970. */
  readonly since: number;
}
