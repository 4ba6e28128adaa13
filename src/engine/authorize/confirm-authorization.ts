import { EvergrantError } from '../../errors.ts';
import { digest, randomText } from '../access/random-text.ts';
import { type EngineContext, keepUnderWay } from '../context.ts';
import type { InstanceView } from '../engine.ts';
import { readInstance } from '../instances/instances.ts';
import type { AuthorizationRecord, WaitingCommit } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { connectSteps } from './connect-steps.ts';
import { exchangeSteps } from './exchange-steps.ts';

/** How long a grant waits to be confirmed, milliseconds. */
const waitsFor = 15 * 60_000;

const startAgain = 'Have the customer start again with a new link.';

/**
 * Gives the grant of an authorization that waits the code that confirms it; only its hash is stored.
 * @throws superseded where nothing waits
 */
export async function awaitConfirmation(context: EngineContext, pending: AuthorizationRecord): Promise<string> {
  const completion = randomText(context.random, 32);
  const ends = context.clock.now() + waitsFor;
  if (await context.store.authorizations.awaitConfirmation(pending.state_hash, digest(completion), ends)) {
    return completion;
  }
  throw new EvergrantError('superseded', 'A newer authorisation has replaced this one.', { hint: startAgain });
}

/**
 * Makes the grant that waits under this code the instance's. The commit itself is what can happen only once: a process
 * that dies after it leaves nothing that could be confirmed again.
 * @throws completion_unknown, superseded
 */
export async function confirmAuthorization(
  context: EngineContext,
  id: string,
  completion: string,
): Promise<InstanceView> {
  const waiting = await context.store.authorizations.waiting(digest(completion), context.clock.now());
  if (waiting?.commit.instance_id !== id) {
    throw new EvergrantError('completion_unknown', 'This code confirms nothing here.', {
      hint: `It works once, within 15 minutes, for its own instance. ${startAgain}`,
    });
  }
  await keepUnderWay(context, use(context, waiting));
  context.cache.forget(id);
  return readInstance(context, id);
}

async function use(context: EngineContext, { state_hash, revision, commit }: WaitingCommit): Promise<void> {
  const { authorizations, instances } = context.store;
  const { instance_id, tokens } = commit;
  const record = await instances.find(instance_id);
  const unchanged = record?.revision === revision;
  const event = eventOf(context, 'authorized', { tokens, detail: 'Confirmed.' });
  const used = unchanged && (await authorizations.commit({ ...commit, event }));
  await authorizations.settleConfirmation(state_hash);
  if (!used) {
    const why = unchanged ? 'A newer authorisation has replaced this one.' : 'The credentials were changed meanwhile.';
    throw new EvergrantError('superseded', why, { hint: startAgain });
  }
  await exchangeSteps(context, instance_id);
  await connectSteps(context, instance_id);
}
