import type { Actor } from './actor.ts';

/** What can happen to the workspace as a whole, each with its meaning; what happens to an instance is in its own trail. */
export const auditEventTypes = {
  api_key_created: 'An API key was made.',
  api_key_revoked: 'An API key was revoked.',
  signed_in: 'Somebody signed in to the console.',
  sign_in_failed: 'A sign-in to the console was refused.',
  signed_out: 'Somebody signed out of the console.',
  keys_rotated: 'What is stored was sealed again under the first encryption key.',
} as const satisfies Record<string, string>;

export type AuditEventType = keyof typeof auditEventTypes;

/** One line of the workspace's trail. Append-only; never a secret. */
export interface AuditEvent {
  /** Sorts by time. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: AuditEventType;
  readonly by: Actor;
  /** Which process: host name and process id. */
  readonly made_by: string;
  /** What it was about, for people. */
  readonly detail: string | null;
}
