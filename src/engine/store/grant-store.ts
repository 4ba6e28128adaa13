import type { Captured } from '../../instance/captures.ts';
import type { Health, InstanceStatus } from '../../instance/instance.ts';
import type { TokenSet } from '../../instance/token-set.ts';
import type { Route } from '../ports.ts';
import type { NewEvent } from './event-store.ts';
import type { GrantState } from './instance-store.ts';

/** A grant as the refresh reads it, opened. */
export interface Grant extends GrantState {
  readonly instance_id: string;
  readonly revision: number;
  readonly tokens: TokenSet | null;
  /** Who is spending this generation, if anyone. */
  readonly attempt_id: string | null;
  /** A request may have left with this generation's token, and nobody has written down what came of it; see markSending. */
  readonly sending: boolean;
  /** No process begins an attempt before. */
  readonly next_attempt_at: number;
  readonly failures: number;
  /** When keep-alive looks at it next; null: there is nothing to keep alive. */
  readonly due_at: number | null;
  /** Since when the provider refuses the refresh token without that being believed yet. */
  readonly refused_at: number | null;
  /** The end that was announced already, milliseconds since 1970: each end is announced once. */
  readonly announced_end: number | null;
  /** The attempt that brought the token set: how a commit whose answer was lost is recognised. */
  readonly committed_attempt: string | null;
  /** Sequence of the authorization that was committed last. */
  readonly authorized_sequence: number;
  readonly token_host: string;
}

/** What keeps a token in memory valid. */
export interface GrantMark {
  readonly instance_id: string;
  readonly generation: number;
  readonly revision: number;
  readonly status: InstanceStatus;
}

export interface GrantStore {
  find(instanceId: string): Promise<Grant | null>;
  /** Of those that exist and are not removed. */
  marks(instanceIds: readonly string[]): Promise<readonly GrantMark[]>;
  /** A number that changes when another process wrote; null where the store cannot tell without asking. */
  dataVersion(): number | null;

  /**
   * Takes the attempt to spend `generation`: one conditional UPDATE, which records the intent durably before anything
   * is sent. The grant that it returns, not one from memory, is the one to spend. null: somebody else has it, or it
   * moved, or its time has not come. `lapsed` names an attempt that is taken over instead of a free one.
   */
  takeAttempt(take: TakeAttempt): Promise<Grant | null>;
  /**
   * Writes down, durably, that a request is about to leave with the token of `generation`; until that moves, or the
   * attempt is released, every grant read says so. false: the attempt is somebody else's by now, so nothing may be sent.
   */
  markSending(mark: SendingMark): Promise<boolean>;
  /**
   * Writes the token set that spending `generation` brought, whoever holds the attempt now; lifts a refusal recorded
   * for that generation. false: the generation moved, or the instance is gone.
   */
  commit(commit: CommitTokens): Promise<boolean>;
  /**
   * A passing outcome: sets health and the time of the next attempt, frees the attempt. false: the attempt is not this one
   * any more; an answer to be kept is kept all the same, while the generation is still the one that it spent.
   */
  release(release: ReleaseAttempt): Promise<boolean>;
  /** Condemns the grant if generation, attempt and revision are still those; the refresh token is kept. */
  refuse(refusal: RefuseGrant): Promise<boolean>;

  /** The newest answer kept for the instance. */
  keptAnswer(instanceId: string): Promise<KeptAnswer | null>;

  /** Grants whose time for keep-alive has come, the longest overdue first. */
  due(now: number, limit: number): Promise<readonly DueGrant[]>;
  /** Moves the time on, if it is still the one that was read: of any number of nodes, one claims it. */
  claimDue(due: DueGrant, next: number | null): Promise<boolean>;

  /** Writes down that an end is announced, and the event with it; false where it was announced, or the generation moved. */
  announce(announcement: Announcement): Promise<boolean>;

  /** How many grants a provider's host has that were ever authorised. */
  countGrants(tokenHost: string): Promise<number>;
  /** How many refusals of a provider's host, recorded since then, are held; costs as much as there are. */
  countHeld(tokenHost: string, since: number): Promise<number>;
  /** Instances by status, for the metrics. */
  countByStatus(): Promise<Readonly<Record<InstanceStatus, number>>>;
}

export interface DueGrant {
  readonly instance_id: string;
  readonly generation: number;
  readonly due_at: number;
}

export interface Announcement {
  readonly instance_id: string;
  readonly generation: number;
  /** Milliseconds since 1970. */
  readonly end: number;
  /** null: what the health says already is more urgent. */
  readonly health: Health | null;
  readonly event: NewEvent;
}

export interface CommitTokens {
  readonly instance_id: string;
  /** The generation that was spent. */
  readonly generation: number;
  readonly attempt_id: string;
  readonly tokens: TokenSet;
  /** What the answer brought beside the tokens; what it leaves out stays as it was. */
  readonly captured?: Captured;
  readonly health: Health;
  readonly due_at: number | null;
  readonly event: NewEvent;
  /** Recorded in its place where a refusal is lifted; it differs in type and notify alone. */
  readonly lifted: NewEvent;
}

export interface TakeAttempt {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly lapsed: string | null;
  /** Which process: shown, never compared. */
  readonly by: string;
  readonly now: number;
  /** The grant of that generation as it was just read. Nobody looked: it is taken only where it is active and keeps no answer. */
  readonly read: Pick<Grant, 'tokens'> | null;
}

export interface SendingMark {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
}

export interface ReleaseAttempt {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly health: Health;
  readonly next_attempt_at: number;
  readonly failures: number;
  /** Where it is what the credentials had wrong: theirs. Others, entered meanwhile, may be tried at once. */
  readonly revision?: number;
  /** A 2xx that could not be read, kept whole. */
  readonly keep?: KeptAnswer;
  /** Since when the provider refuses; kept as it is where absent. */
  readonly refused_at?: number;
  /** When keep-alive is to ask again, whether or not a caller does; kept as it is where absent. */
  readonly due_at?: number;
  /** The mark is that of an attempt before this one, whose request nobody knows the outcome of: it stays. */
  readonly doubtful?: boolean;
  readonly event: NewEvent | null;
}

export interface RefuseGrant {
  readonly instance_id: string;
  readonly generation: number;
  readonly attempt_id: string;
  readonly revision: number;
  readonly health: Health;
  readonly event: NewEvent;
}

/** A token endpoint's 2xx that is read again after a correction. */
export interface KeptAnswer {
  readonly kind: 'exchange' | 'refresh';
  /** Of the grant when the request left. */
  readonly generation: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly sent_at: number;
  /** Scope that was asked for, and way that was taken: what an exchange's token set needs. */
  readonly scope: string | null;
  readonly route: Route;
  readonly sequence: number;
  /** Of an exchange: what its callback brought. */
  readonly captured?: Captured;
}
