import { EvergrantError } from '../../errors.ts';
import type { RefreshTokenRules } from '../../manifest/connector.ts';
import type { EngineContext } from '../context.ts';
import type { Attempt } from './spend.ts';

/**
 * The last look before the token leaves. Where the provider punishes a second use, a mark is written first, on the
 * condition that the attempt is still this one: whoever takes a lapsed attempt over knows by it whether the token may
 * have been sent. Without the mark it was not, and is; with it, nobody sends, and a late answer still counts.
 * @throws refresh_timeout: nothing was sent, and may not be; outcome_unknown: somebody else may have sent it; and the
 * store's own errors, after which nothing is sent either
 */
export async function aboutToSend(
  context: EngineContext,
  attempt: Attempt,
  { after_unknown_outcome: rule }: RefreshTokenRules,
): Promise<void> {
  const { id, grant } = attempt;
  const { instance_id, generation, sending } = grant;
  if (rule === 'stop' && sending) throw replayForbidden();
  if (isLate(context, attempt)) throw tooLate();
  if (rule === 'retry') return;
  if (!(await context.store.grants.markSending({ instance_id, generation, attempt_id: id }))) throw tooLate();
}

/**
 * Whether the answer could come after the attempt has lapsed: a process that was stopped, or a machine that slept, must
 * not send a token that another process may have spent meanwhile. A machine's sleep shows on the wall clock only.
 */
function isLate({ clock, deadlines }: EngineContext, { sentAt, begun }: Attempt): boolean {
  const passed = Math.max(clock.monotonic() - begun, clock.now() - sentAt);
  return passed > deadlines.attempt - deadlines.socket;
}

function tooLate(): EvergrantError {
  return new EvergrantError('refresh_timeout', 'This process was held up before it sent anything. Nothing was sent.');
}

function replayForbidden(): EvergrantError {
  return new EvergrantError(
    'outcome_unknown',
    'A process ended while it refreshed, and this provider punishes a second use.',
  );
}
