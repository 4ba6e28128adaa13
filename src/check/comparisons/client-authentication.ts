import { hasConsent, hasTokens } from '../../instance/method.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';
import { type Comparison, oneOf } from './comparison.ts';

/**
 * How the client proves itself. Some differences show with few secrets only: form-encoded or not before base64 is the
 * same for letters and digits.
 */
export const clientAuthentication: Comparison = {
  id: 'client-authentication',
  title: 'the client proves itself in a way that the vendor documents',
  skip: ({ method, server }) => (hasTokens(method) && server !== null ? null : 'The method asks no token endpoint.'),
  differences(subject) {
    const { method, server } = subject;
    if (!hasTokens(method) || server === null) return [];
    const { grants } = server.token_endpoint;
    const first = hasConsent(method) ? grants.authorization_code : grants.client_credentials;
    return [
      ...difference(subject, 'token_request', method.token_request.client_authentication, first?.client_authentication),
      ...difference(
        subject,
        'refresh_request',
        method.refresh_request.client_authentication,
        (hasConsent(method) ? grants.refresh_token : first)?.client_authentication,
      ),
      ...difference(
        subject,
        'revocation_request',
        method.revocation_request?.client_authentication,
        server.revocation_endpoint?.client_authentication,
      ),
    ];
  },
};

function difference(
  subject: Subject,
  request: 'token_request' | 'refresh_request' | 'revocation_request',
  ours: string | undefined,
  accepted: readonly string[] | undefined,
): Cause[] {
  // A manifest may place id and secret itself, and say `none`: then the traffic tells.
  if (ours === undefined || ours === 'none' || accepted === undefined || accepted.includes(ours)) return [];
  const words = { token_request: 'token request', refresh_request: 'refresh', revocation_request: 'revocation' };
  return [
    {
      message: `The ${words[request]} uses client_authentication ${ours}; the vendor documents ${oneOf(accepted)}.`,
      ...subject.at([request, 'client_authentication'], ['token_request', 'client_authentication'], [request]),
    },
  ];
}
