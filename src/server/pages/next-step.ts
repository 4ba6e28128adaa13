import type { ErrorCode } from '../../errors.ts';

/** What the person in front of the browser can do. @param hint what the error says, to whomever */
export function nextStep(code: string, hint?: string | null): string {
  return steps[code as ErrorCode] ?? hint ?? 'Start again from the link or the button that led you here.';
}

const newLink = 'Ask whoever sent you the link for a new one.';
const startAgain = 'Go back to where you began and start again; use the same browser until the end.';

const steps: Partial<Record<ErrorCode, string>> = {
  unknown_state: startAgain,
  state_used: 'If the page before said that the connection was made, all is well. Otherwise start again.',
  state_expired: 'Start again and sign in within a few minutes.',
  browser_mismatch: startAgain,
  connector_mismatch: startAgain,
  issuer_mismatch: 'Do not try again. Tell whoever sent you here: the answer came from somewhere else than it should.',
  access_denied:
    'If you want to allow it after all, start again. A link works once: ask for a new one if one led you here.',
  superseded: 'Nothing: the newer authorisation counts.',
  link_unknown: `Check that the whole link was copied. ${newLink}`,
  link_used: `If you used it yourself a moment ago, all may be well. ${newLink}`,
  link_expired: newLink,
  invalid_client: 'Tell the administrator: the client id and secret need a check.',
  unauthorized_client: 'Tell the administrator: the client is not set up for this at the provider.',
  invalid_grant: 'Start again. If it happens twice, tell the administrator: the redirect URI needs a check.',
  access_token_missing: 'Tell the administrator: the answer was kept, and a correction makes it work without you.',
  redirect_uri_not_https: 'Tell the administrator: the server needs a public https address.',
  rate_limited_here: 'Wait a minute, then try again.',
  not_found: 'Check the address, or go back to where you came from.',
  internal: 'Try again. If it happens again, tell the administrator.',
};
