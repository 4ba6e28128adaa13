import type { ErrorCode } from '../errors.ts';
import type { Actor } from './actor.ts';

/** What can happen to an instance, each with its meaning; documented in docs/operations.md. */
export const eventTypes = {
  added: 'The instance was added.',
  imported: 'A live grant was brought in from another system.',
  confirmation_awaited: 'The customer authorised the connection; the platform is to confirm it before it is used.',
  authorized: 'The customer authorised the connection for the first time.',
  reauthorized: 'The customer authorised the connection again.',
  account_changed: 'Another account was authorised than before.',
  other_account_held: 'Another account was authorised than before; an administrator decides whether it is used.',
  other_account_dropped: 'The grant of another account was dropped; the account before stays.',
  refreshed: 'The token set was renewed.',
  refresh_failed: 'A refresh failed and will be tried again.',
  outcome_unknown: 'A refresh was sent and what became of it is not known; it is tried again.',
  answer_kept: 'An answer was not understood; it is kept until a correction makes it readable.',
  refusal_held: 'The provider refused the refresh token; the verdict waits for confirmation.',
  refused: 'The grant is gone; the customer must authorise again.',
  refusal_lifted: 'An answer arrived that proves the grant alive in spite of a refusal.',
  answer_spooled: 'The store was away; the answer waits in the spool.',
  answer_dropped: 'An answer arrived for a grant that is newer by now, or removed.',
  credentials_changed: 'The credentials were edited.',
  expires_soon: 'The grant ends soon unless something is done.',
  removed: 'The instance was removed.',
} as const satisfies Record<string, string>;

export type EventType = keyof typeof eventTypes;

/** What nobody asks for: the engine's own work, whoever asked for the token behind it. */
export const ownWork: ReadonlySet<EventType> = new Set([
  'refreshed',
  'refresh_failed',
  'outcome_unknown',
  'answer_kept',
  'refusal_held',
  'refused',
  'refusal_lifted',
  'answer_spooled',
  'answer_dropped',
  'expires_soon',
]);

/** One line of an instance's trail. Append-only; never a token, only its fingerprint. */
export interface InstanceEvent {
  /** Sorts by time. */
  readonly id: string;
  readonly instance_id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: EventType;
  /** The token set that the event left behind. */
  readonly generation: number | null;
  /** Of the token set's longest-lived token: tells whether two events speak of the same one. */
  readonly fingerprint: string | null;
  /** Who did it; null: not known, from before this was recorded. */
  readonly by: Actor | null;
  /** Which process: host name and process id. */
  readonly made_by: string;
  /** Of the request behind it, milliseconds. */
  readonly duration: number | null;
  readonly code: ErrorCode | null;
  readonly detail: string | null;
}

/** What the ids of events at that time begin with: ids sort by time, as texts. */
export function eventIdAt(milliseconds: number): string {
  return Math.max(0, milliseconds).toString(36).padStart(9, '0');
}
