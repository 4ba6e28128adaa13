import type { Warning } from '../../instance/credentials.ts';
import type { EngineContext } from '../context.ts';
import type { InstanceView } from '../engine.ts';
import { eventOf } from '../trail/record-event.ts';
import { accountsIn, type OtherAccount } from './other-account.ts';

/**
 * What is worth a word about the account that was just authorised: it is another one than before, or connected twice.
 * @param before which account it was; null: not known
 */
export async function accountWarnings(
  context: EngineContext,
  { id, account }: InstanceView,
  before: string | null,
): Promise<readonly Warning[]> {
  return [...(await otherAccount(context, id, before, account)), ...(await sameAccount(context, id))];
}

/** What was authorised is held: another account than before, which was known with the token already. */
export const heldWarning = (other: OtherAccount): Warning => ({
  code: 'other_account',
  field: null,
  message: `Another account was authorised than before: ${accountsIn(other)}. It is not used yet; an administrator decides within seven days which account stays.`,
});

/** A customer who is signed in elsewhere easily connects the wrong account. The trail says so too, for whoever looks later. */
async function otherAccount(
  context: EngineContext,
  id: string,
  before: string | null,
  account: string | null,
): Promise<readonly Warning[]> {
  if (before === null || account === null || before === account) return [];
  const detail = `${account} in place of ${before}`;
  await context.store.events.append(id, eventOf(context, 'account_changed', { detail }));
  const message = `Another account was authorised than before: ${detail}. If that is a mistake, authorise again with the right one.`;
  return [{ code: 'other_account', field: null, message }];
}

/** Where the same account was authorised with the same client before: providers end one grant for the other. */
async function sameAccount(context: EngineContext, id: string): Promise<readonly Warning[]> {
  const others = await context.store.instances.sameIdentity(id);
  if (others.length === 0) return [];
  const message = `The same account is connected with the same client as ${others.join(', ')}. Some providers end the older grant then; remove what is not needed.`;
  return [{ code: 'same_account', field: null, message }];
}
