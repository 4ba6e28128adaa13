import type { Connection } from '../../instance/connection.ts';
import { accountLabel } from '../../instance/identity.ts';
import { withCaptured } from '../../instance/roots.ts';
import type { OpenedInstance } from '../instances/opened-instance.ts';

/** How long an administrator can decide on the grant of another account, milliseconds. */
export const decidedWithin = 7 * 24 * 60 * 60_000;

export interface OtherAccount {
  readonly account: string | null;
  readonly instead_of: string | null;
}

/**
 * Whether a new connection is for another account than the instance is: its data would flow into the wrong tenant. null:
 * it is not, or one of the two is not known. Credentials that were edited since count for both.
 */
export function otherAccount(
  { method, values, entered }: OpenedInstance,
  { captured }: Connection,
): OtherAccount | null {
  const instead_of = accountLabel(method, values);
  const account = accountLabel(method, withCaptured(entered, captured));
  return instead_of === null || account === null || instead_of === account ? null : { account, instead_of };
}

/** Both accounts, in words. */
export const accountsIn = ({ account, instead_of }: OtherAccount): string =>
  `${account ?? 'an unknown account'} in place of ${instead_of ?? 'an unknown account'}`;
