import { hash } from 'node:crypto';
import type { ErrorCode } from '../../errors.ts';
import { type EventType, eventIdAt, ownWork } from '../../instance/event.ts';
import type { TokenSet } from '../../instance/token-set.ts';
import type { EngineContext } from '../context.ts';
import type { RandomBytes } from '../ports.ts';
import type { NewEvent } from '../store.ts';

/** Events that change what a person or a platform should know of a connection. */
const announced: ReadonlySet<EventType> = new Set([
  'authorized',
  'reauthorized',
  'account_changed',
  'other_account_held',
  'imported',
  'refused',
  'refusal_lifted',
  'expires_soon',
  'removed',
]);

export interface EventAbout {
  readonly generation?: number;
  readonly tokens?: Pick<TokenSet, 'refresh_token' | 'access_token'> | null;
  /** Milliseconds. */
  readonly duration?: number;
  readonly code?: ErrorCode;
  readonly detail?: string;
  /** Tells webhooks of it although events of its type are not announced as a rule: a person must do something. */
  readonly announce?: boolean;
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
let sequence = 0;

/** An event, ready to be recorded with the write that it tells of. */
export function eventOf(context: EngineContext, type: EventType, about: EventAbout = {}): NewEvent {
  const at = context.clock.now();
  return {
    id: eventId(context.random, at),
    at,
    type,
    generation: about.generation ?? null,
    fingerprint: fingerprint(about.tokens ?? null),
    ...(ownWork.has(type) ? {} : { by: context.actor }),
    made_by: context.process,
    duration: about.duration === undefined ? null : Math.round(about.duration),
    code: about.code ?? null,
    detail: about.detail ?? null,
    notify: context.notify && (about.announce === true || announced.has(type)),
  };
}

/** The same event under another name: of the two, one is recorded. */
export const renamed = (context: EngineContext, event: NewEvent, type: EventType): NewEvent => ({
  ...event,
  type,
  notify: context.notify && announced.has(type),
});

/** Sorts by time, then by order within this process: time, count and randomness, in letters and digits. */
export function eventId(random: RandomBytes, at: number): string {
  sequence = (sequence + 1) % 36 ** 4;
  let letters = '';
  for (const byte of random(6)) letters += digits[byte % 36];
  return `${eventIdAt(at)}${sequence.toString(36).padStart(4, '0')}${letters}`;
}

/** Tells whether two events speak of the same grant, and nothing about the token. */
function fingerprint(tokens: EventAbout['tokens'] | null): string | null {
  const token = tokens?.refresh_token ?? tokens?.access_token ?? null;
  return token === null ? null : hash('sha256', token, 'hex').slice(0, 12);
}
