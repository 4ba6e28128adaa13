import type { Api } from '../manifest/connector.ts';
import { parseBody } from '../oauth/parse-body.ts';
import { allHold } from '../oauth/predicates.ts';

/** Whether an answer with this status can mean an expired token only by its body, which must be read to tell. */
export function mayMeanExpired(api: Api, status: number): 'yes' | 'by_body' | 'no' {
  const signs = api.expired.filter((sign) => sign.status === status);
  if (signs.some(({ body }) => body === undefined)) return 'yes';
  return signs.length > 0 ? 'by_body' : 'no';
}

/** Whether an API answer means that its token has expired (RFC 6750 §3.1: 401), as the connector declares it. */
export function meansExpired(api: Api, status: number, body: string): boolean {
  return api.expired.some(
    (sign) => sign.status === status && (sign.body === undefined || allHold(sign.body, parseBody(body))),
  );
}
