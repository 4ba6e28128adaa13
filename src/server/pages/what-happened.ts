import { type ErrorCode, errorCodes } from '../../errors.ts';

/** For the person in front of the browser, who may never have heard of OAuth. */
export function whatHappened(code: ErrorCode): string {
  return plain[code] ?? errorCodes[code];
}

const plain: Partial<Record<ErrorCode, string>> = {
  unknown_state: 'This sign-in was not begun here, or it is long over.',
  state_used: 'This sign-in was answered already.',
  state_expired: 'The sign-in took too long.',
  browser_mismatch: 'The sign-in was begun in another browser.',
  connector_mismatch: 'The answer to the sign-in came back to another address than it should.',
  issuer_mismatch: 'The answer to the sign-in came from somewhere else than it should.',
  code_missing: 'The provider’s answer lacks what it should hold.',
  superseded: 'A newer sign-in has replaced this one.',
  not_found: 'There is nothing at this address.',
};
