import type { Engine, FinishedAuthorization } from '../../engine/engine.ts';
import { type ErrorCode, EvergrantError } from '../../errors.ts';

/** Takes the addresses that a browser ended on, from whichever way they come, until one settles the matter. */
export interface Receiver {
  /** Resolves to null where it authorised, else to what was wrong; a stray address settles nothing. */
  receive(url: string): Promise<EvergrantError | null>;
  fail(error: EvergrantError): void;
  /** The first success, or the first failure that another address cannot mend. */
  readonly outcome: Promise<FinishedAuthorization>;
}

/** Such an answer did not use up the pending authorization: the right one may still come. */
const stray: ReadonlySet<ErrorCode> = new Set([
  'unknown_state',
  'state_used',
  'connector_mismatch',
  'browser_mismatch',
  'code_missing',
]);

export function createReceiver(
  engine: Pick<Engine, 'finishAuthorization'>,
  options: { connector: string; browser: string },
): Receiver {
  const { promise, resolve, reject } = Promise.withResolvers<FinishedAuthorization>();
  // It may settle before anyone waits for it.
  promise.catch(() => {});
  return {
    outcome: promise,
    fail: reject,
    async receive(url) {
      try {
        resolve(await engine.finishAuthorization(url, options));
        return null;
      } catch (error) {
        if (!(error instanceof EvergrantError)) {
          reject(error);
          return new EvergrantError('internal', 'Something went wrong on this machine.', { cause: error });
        }
        if (!stray.has(error.code)) reject(error);
        return error;
      }
    },
  };
}
