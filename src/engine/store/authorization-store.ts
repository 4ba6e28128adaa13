import type { Actor } from '../../instance/actor.ts';
import type { Connection } from '../../instance/connection.ts';
import type { Health } from '../../instance/instance.ts';
import type { TokenSet } from '../../instance/token-set.ts';
import type { Route } from '../ports.ts';
import type { NewEvent } from './event-store.ts';
import type { KeptAnswer } from './grant-store.ts';

/** A pending authorization. What the exchange uses is frozen here (RFC 9700 §4.4). */
export interface AuthorizationRecord {
  readonly state_hash: string;
  readonly result_id: string;
  readonly instance_id: string;
  readonly connector: string;
  readonly method: string;
  readonly revision: number;
  /** Position among the authorizations of its instance: the newest wins. */
  readonly sequence: number;
  readonly browser_hash: string | null;
  readonly token_url: string;
  readonly issuer: string | null;
  readonly redirect_uri: string;
  readonly scope: string | null;
  readonly code_verifier: string;
  readonly route: Route;
  readonly return_url: string | null;
  /** Whether what it brings waits to be confirmed. */
  readonly confirm: boolean;
  /** Who began it; null: not known. */
  readonly by: Actor | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
}

export interface StoredResult {
  readonly instance_id: string;
  readonly return_url: string | null;
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null } | null;
  /** Whether what it brought was held for an administrator's decision. */
  readonly held: boolean;
}

export interface AuthorizationStore {
  /** Stores it and gives it the next sequence of its instance. */
  begin(record: Omit<AuthorizationRecord, 'sequence' | 'used_at'>): Promise<void>;
  find(stateHash: string): Promise<AuthorizationRecord | null>;
  /** Uses it up; false where it was used already. */
  claim(stateHash: string, now: number): Promise<boolean>;
  finish(stateHash: string, error: StoredResult['error']): Promise<void>;
  /** null where it is not finished or was cleaned away. */
  result(resultId: string): Promise<StoredResult | null>;
  /**
   * Makes the token set of an authorization the instance's grant, or keeps it beside the one in use, unless a newer
   * authorization was committed or is held. false: superseded, or the instance is gone.
   */
  commit(commit: CommitAuthorization): Promise<boolean>;
  /** Gives the commit that waits the code that confirms it. False where none waits. */
  awaitConfirmation(stateHash: string, completionHash: string, ends: number): Promise<boolean>;
  /** What waits under that code; null: nothing, or it has ended. */
  waiting(completionHash: string, now: number): Promise<WaitingCommit | null>;
  /** What is held for a decision on the instance, the newest; null: nothing, or it has ended. */
  held(instanceId: string, now: number): Promise<HeldCommit | null>;
  /** Nothing waits any more. */
  settleConfirmation(stateHash: string): Promise<void>;
  /** Erases the grants that nobody confirmed, or decided on, in time. */
  dropUnconfirmed(now: number): Promise<void>;
  /** Keeps an exchange's answer that could not be read, and says so in the health of an instance. */
  keep(instanceId: string, answer: KeptAnswer, health: Health, event: NewEvent): Promise<void>;
}

/** A token set that is used once somebody confirms it. */
export interface WaitingCommit {
  readonly state_hash: string;
  /** Of the credentials with which it was asked for. */
  readonly revision: number;
  readonly commit: CommitAuthorization;
}

/** The token set of another account, which is used once an administrator says so. */
export interface HeldCommit extends WaitingCommit {
  /** Until when that can be decided, milliseconds since 1970. */
  readonly ends: number;
}

export interface CommitAuthorization {
  /** Hash of the state under which it waits to be used; absent: it is the grant at once. */
  readonly confirm?: string;
  /** With `confirm`: until when an administrator can decide on it; absent: a confirmation is what it waits for. */
  readonly decide_by?: number;
  readonly instance_id: string;
  readonly sequence: number;
  readonly tokens: TokenSet;
  /** What callback and answer brought beside the tokens; replaces what was known. */
  readonly connection: Connection;
  /** See InstanceStore.connect. */
  readonly identity: string | null;
  readonly route: Route;
  readonly health: Health;
  readonly due_at: number | null;
  readonly now: number;
  /** Recorded as `reauthorized` where there was a token set before. */
  readonly event: NewEvent;
}
