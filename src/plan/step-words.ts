import type { AuthenticationMethod } from '../manifest/connector.ts';
import type { Step } from './plan.ts';

export const stepTitle: Readonly<Record<Step, string>> = {
  authorization_request: 'Authorization request',
  authorization_response: 'Authorization response',
  token_request: 'Token request',
  exchange: 'Exchange',
  after_connect: 'After connecting',
  refresh_request: 'Refresh request',
  test: 'Test call',
  revocation_request: 'Revocation',
};

/** When a request is made. */
export function occasion(step: Step, { grant }: AuthenticationMethod, scope: string | undefined): string {
  const words = step === 'token_request' && grant === 'client_credentials' ? 'whenever a token is needed' : plain[step];
  return scope === undefined ? words : `${words}, where the scope ${scope} was granted`;
}

const plain: Readonly<Record<Step, string>> = {
  authorization_request: 'the customer opens it in a browser',
  authorization_response: 'the browser comes back to the redirect URI',
  token_request: 'the code becomes tokens',
  exchange: 'right after the token, with the one before it',
  after_connect: 'once, after the connection is made',
  refresh_request: 'before the access token ends',
  test: 'on evergrant test',
  revocation_request: 'on evergrant remove --revoke',
};
