import { EvergrantError } from '../../errors.ts';

/** Too many requests are under way, or wait for the store; or the disk has no room for more. */
export function spoolFull(): EvergrantError {
  return new EvergrantError(
    'spool_full',
    'There is no room in the spool for what the provider would answer, so nothing is sent to it.',
    {
      hint: 'If the store is away, bring it back: what waits in the spool is committed then. Otherwise make room on the disk.',
      retryAfter: 5,
    },
  );
}
