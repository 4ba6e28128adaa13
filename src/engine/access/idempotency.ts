import { EvergrantError } from '../../errors.ts';
import type { Clock } from '../ports.ts';
import type { Store, StoredAnswer } from '../store.ts';
import { digest } from './random-text.ts';

/** How long an answer is given again, and after how long without an end a request counts as left by a process that died. */
const remembered = 24 * 60 * 60_000;
const lease = 60_000;

/** What the key of a request stands for. */
export interface KeyedRequest {
  /** Whose key of the API it came with: what others choose does not meet. */
  readonly owner: string;
  readonly key: string;
  /** Method, address and body. */
  readonly request: string;
}

export type KeyedOutcome =
  | { readonly answer: StoredAnswer }
  | {
      /** Under which it is finished or forgotten. */
      readonly hash: string;
      /** The same whenever the same request is worked on again: what it makes can be recognised by it. */
      readonly seed: string;
    };

/** Requests that may be repeated without being done twice (draft-ietf-httpapi-idempotency-key-header). */
export interface Idempotency {
  /** The answer that was given before, or leave to do the work. @throws idempotency_key_reused, idempotency_key_in_use */
  begin(keyed: KeyedRequest): Promise<KeyedOutcome>;
  finish(hash: string, answer: StoredAnswer): Promise<void>;
  /** It changed nothing, so a repetition is done anew. */
  forget(hash: string): Promise<void>;
}

/** Keys and requests are stored as digests, answers sealed: both may hold what nobody else should know. */
export function createIdempotency(store: Store, clock: Clock): Idempotency {
  return {
    async begin({ owner, key, request }) {
      const hash = digest(`${owner} ${key}`);
      const fingerprint = digest(request);
      const now = clock.now();
      const times = { now, lapsed: now - lease, forgotten: now - remembered };
      const begun = await store.idempotency.begin(hash, fingerprint, times);
      if (begun.fingerprint !== fingerprint) {
        throw new EvergrantError('idempotency_key_reused', 'This Idempotency-Key came with another request before.', {
          hint: 'Make a new key for each thing that you want to happen.',
        });
      }
      if (begun.answer) return { answer: begun.answer };
      if (begun.mine) return { hash, seed: digest(`${hash} ${begun.begun_at}`) };
      throw new EvergrantError(
        'idempotency_key_in_use',
        'The first request with this Idempotency-Key is still at work.',
        {
          hint: 'Repeat it after a moment: you get the answer of the first one.',
          retryAfter: 1,
        },
      );
    },
    finish: (hash, answer) => store.idempotency.finish(hash, answer),
    forget: (hash) => store.idempotency.forget(hash),
  };
}
