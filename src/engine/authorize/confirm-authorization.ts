import { EvergrantError } from '../../errors.ts';
import { digest, randomText } from '../access/random-text.ts';
import type { EngineContext } from '../context.ts';
import type { InstanceView } from '../engine.ts';
import { readInstance } from '../instances/instances.ts';
import { openInstance } from '../instances/opened-instance.ts';
import type { AuthorizationRecord, WaitingCommit } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { connectSteps } from './connect-steps.ts';
import { exchangeSteps } from './exchange-steps.ts';
import { accountsIn, decidedWithin, otherAccount } from './other-account.ts';

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
  throw replaced();
}

/**
 * Makes the grant that waits under this code the instance's. The commit itself is what can happen only once: a process
 * that dies after it leaves nothing that could be confirmed again.
 * @throws completion_unknown, superseded, other_account
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
  await holdOtherAccount(context, waiting);
  await takeIntoUse(context, waiting, 'Confirmed.');
  return readInstance(context, id);
}

/**
 * The same account as before is what was confirmed; another one is for an administrator to decide on.
 * @throws other_account, once it is held; superseded
 */
async function holdOtherAccount(
  context: EngineContext,
  { state_hash, revision, commit }: WaitingCommit,
): Promise<void> {
  const opened = await openInstance(context, commit.instance_id);
  const other = otherAccount(opened, commit.connection);
  if (other === null || opened.record.revision !== revision) return;
  const detail = accountsIn(other);
  const held = await context.store.authorizations.commit({
    ...commit,
    confirm: state_hash,
    decide_by: context.clock.now() + decidedWithin,
    event: eventOf(context, 'other_account_held', { tokens: commit.tokens, detail }),
  });
  if (!held) throw replaced();
  throw new EvergrantError(
    'other_account',
    `Another account was authorised than before: ${detail}. It is not used yet.`,
    {
      hint: 'An administrator decides within seven days, on the page of the connection, which account stays.',
    },
  );
}

/**
 * Makes what waited the instance's grant.
 * @throws superseded
 */
export async function takeIntoUse(
  context: EngineContext,
  { state_hash, revision, commit }: WaitingCommit,
  detail: string,
): Promise<void> {
  const { authorizations, instances } = context.store;
  const { instance_id, tokens } = commit;
  const record = await instances.find(instance_id);
  const unchanged = record?.revision === revision;
  const event = eventOf(context, 'authorized', { tokens, detail });
  const used =
    unchanged && (await authorizations.commit({ ...commit, event }).finally(() => context.cache.forget(instance_id)));
  await authorizations.settleConfirmation(state_hash);
  if (!used) {
    throw unchanged ? replaced() : replaced('The credentials were changed meanwhile.');
  }
  await exchangeSteps(context, instance_id, commit.sequence);
  await connectSteps(context, instance_id);
}

const replaced = (why = 'A newer authorisation has replaced this one.'): EvergrantError =>
  new EvergrantError('superseded', why, { hint: startAgain });
