import { hasConsent } from '../../instance/method.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';
import type { Comparison } from './comparison.ts';

const noConsent = ({ method, server }: Subject): string | null =>
  hasConsent(method) && server?.authorization_endpoint ? null : 'The method asks no customer.';

export const pkce: Comparison = {
  id: 'pkce',
  title: 'PKCE is used where the vendor requires it',
  skip: noConsent,
  differences(subject) {
    const { method, server } = subject;
    if (!hasConsent(method) || server?.pkce !== 'required' || method.authorization_request.pkce !== 'none') return [];
    return [
      {
        message: 'The vendor requires PKCE (RFC 7636), and the manifest turns it off.',
        hint: 'Take authorization_request.pkce out, or set it to S256.',
        ...subject.at(['authorization_request', 'pkce'], ['authorization_request']),
      },
    ];
  },
};

/** What the manifest reads from the callback stands in it. */
export const callback: Comparison = {
  id: 'callback',
  title: 'what the manifest reads from the callback is what the vendor sends back',
  skip: noConsent,
  differences(subject) {
    const { method, server } = subject;
    const sent = Object.keys(server?.authorization_endpoint?.answer ?? {});
    const signature = server?.authorization_endpoint?.signature_parameter;
    const names = [...sent, ...(signature == null ? [] : [signature])];
    if (!hasConsent(method)) return [];
    const { code, capture } = method.authorization_response;
    const missing = (name: string, place: Pick<Cause, 'line' | 'column'>): Cause[] =>
      names.includes(name)
        ? []
        : [{ message: `The callback has no parameter ${name}; the vendor sends ${names.join(', ')}.`, ...place }];
    return [
      ...missing(code, subject.at(['authorization_response', 'code'], ['authorization_response'])),
      ...Object.entries(capture).flatMap(([name, { from }]) =>
        missing(from, subject.at(['authorization_response', 'capture', name])),
      ),
    ];
  },
};
