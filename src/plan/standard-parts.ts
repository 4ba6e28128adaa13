import type { AuthenticationMethod } from '../manifest/connector.ts';
import type { Part, Step } from './plan.ts';

/** The section of the standard that a part without a line in the manifest comes from. */
export function standardSection(
  step: Step,
  place: Part['place'],
  name: string,
  grant: AuthenticationMethod['grant'],
): string {
  if (grant === 'http_basic' && place === 'header' && name === 'authorization') return 'RFC 7617 §2';
  const everywhere = place === 'header' ? headers[name] : clientParameters[name];
  const found = bySteps[step]?.[name] ?? everywhere;
  if (found !== undefined) return found;
  return grant === 'client_credentials' && step === 'token_request' ? 'RFC 6749 §4.4.2' : otherwise[step];
}

const codeResponse = 'RFC 6749 §4.1.2';
const answer = 'RFC 6749 §5.1';

const bySteps: Readonly<Partial<Record<Step, Readonly<Record<string, string>>>>> = {
  authorization_request: {
    code_challenge: 'RFC 7636 §4.3',
    code_challenge_method: 'RFC 7636 §4.3',
    client_id: 'RFC 6749 §4.1.1',
  },
  authorization_response: { code: codeResponse, state: codeResponse },
  token_request: { code_verifier: 'RFC 7636 §4.5' },
  test: { authorization: 'RFC 6750 §2.1' },
  after_connect: { authorization: 'RFC 6750 §2.1' },
};

const otherwise: Readonly<Record<Step, string>> = {
  authorization_request: 'RFC 6749 §4.1.1',
  authorization_response: codeResponse,
  token_request: 'RFC 6749 §4.1.3',
  refresh_request: 'RFC 6749 §6',
  exchange: answer,
  after_connect: answer,
  test: 'RFC 6750 §2.1',
  revocation_request: 'RFC 7009 §2.1',
};

const headers: Readonly<Record<string, string>> = {
  accept: 'RFC 9110 §12.5.1',
  authorization: 'RFC 6749 §2.3.1',
  'content-type': 'RFC 9110 §8.3',
};

const clientParameters: Readonly<Record<string, string>> = {
  client_id: 'RFC 6749 §2.3.1',
  client_secret: 'RFC 6749 §2.3.1',
  client_assertion_type: 'RFC 7523 §2.2',
  client_assertion: 'RFC 7523 §2.2',
};

/** The section for what is read from an answer without a line in the manifest. */
export const answerSection = answer;
