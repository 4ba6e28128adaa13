import { EvergrantError } from '../../errors.ts';
import { accountLabel } from '../../instance/identity.ts';
import { withCaptured } from '../../instance/roots.ts';
import type { EngineContext } from '../context.ts';
import type { HeldGrant, InstanceView } from '../engine.ts';
import { readInstance } from '../instances/instances.ts';
import { type OpenedInstance, openInstance } from '../instances/opened-instance.ts';
import type { HeldCommit } from '../store.ts';
import { eventOf } from '../trail/record-event.ts';
import { takeIntoUse } from './confirm-authorization.ts';
import { accountsIn } from './other-account.ts';

/** What is held for a decision on this instance; null: nothing. */
export async function heldGrant(context: EngineContext, id: string): Promise<HeldGrant | null> {
  const held = await context.store.authorizations.held(id, context.clock.now());
  if (!held) return null;
  // Without its manifest, or where that asks for more by now, the accounts have no names.
  const opened = await openInstance(context, id).catch(() => null);
  return viewOf(opened, held);
}

/**
 * Puts the grant that is held in place of the one in use, or erases it; the other account's access is not revoked at
 * the provider. The commit itself is what can happen only once.
 * @throws not_found where nothing is held, superseded where something newer is in use
 */
export async function decideHeldGrant(
  context: EngineContext,
  id: string,
  decision: 'use' | 'drop',
): Promise<InstanceView> {
  const opened = await openInstance(context, id);
  const held = await context.store.authorizations.held(id, context.clock.now());
  if (!held) throw noGrantHeld();
  const detail = accountsIn(viewOf(opened, held));
  if (decision === 'use') {
    await takeIntoUse(context, held, `${detail}, as was decided`);
  } else {
    await context.store.authorizations.settleConfirmation(held.state_hash);
    await context.store.events.append(id, eventOf(context, 'other_account_dropped', { detail }));
  }
  return readInstance(context, id);
}

function viewOf(opened: OpenedInstance | null, { commit, ends }: HeldCommit): HeldGrant {
  const { captured } = commit.connection;
  return {
    account: opened && accountLabel(opened.method, withCaptured(opened.entered, captured)),
    instead_of: opened && accountLabel(opened.method, opened.values),
    authorized_at: commit.now,
    decide_by: ends,
  };
}

export const noGrantHeld = (): EvergrantError =>
  new EvergrantError('not_found', 'No grant of another account waits for a decision here.', {
    hint: 'It was decided on already, a newer authorisation has replaced it, or its seven days are over.',
  });
