import { hasConsent, hasTokens } from '../../instance/method.ts';
import { hostAllowed, selfHosted } from '../../manifest/host.ts';
import { type PlannedRequest, type Step, shownText } from '../../plan/plan.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';
import { type Comparison, oneOf } from './comparison.ts';

/** Every address of the manifest is at a host where the vendor serves that endpoint. */
export const hosts: Comparison = {
  id: 'hosts',
  title: "every request goes to one of the vendor's hosts",
  skip: () => null,
  differences: (subject) => [...declaredHosts(subject), ...requestedHosts(subject)],
};

function declaredHosts({ connector, provider, manifest }: Subject): Cause[] {
  const isKnown = (host: string): boolean =>
    host === selfHosted ||
    provider.hosts.includes(host) ||
    (!host.startsWith('*.') && hostAllowed(host, provider.hosts));
  const unknown = connector.hosts.filter((host) => !isKnown(host));
  if (unknown.length === 0) return [];
  const found = manifest.find([`/hosts/${connector.hosts.indexOf(unknown[0] ?? '')}`, '/hosts']);
  const place = found ? { line: found.line, column: found.column } : {};
  const [what, many] = unknown.length === 1 ? ['is none', 'it'] : ['are none', 'them'];
  const message = `${unknown.join(', ')} ${what} of the vendor's hosts, which are ${provider.hosts.join(', ')}.`;
  return [{ message, hint: `A credential may go there: take ${many} out, or correct ${many}.`, ...place }];
}

function requestedHosts(subject: Subject): Cause[] {
  return subject.plan.requests.flatMap((request) => {
    const served = servedAt(subject, request);
    const host = hostOf(request);
    if (served === null || host === null || hostAllowed(host, served)) return [];
    const named = request.parts[0]?.named.find((origin) => origin.from === 'manifest');
    const place = named?.from === 'manifest' ? { line: named.line, column: named.column } : {};
    const what = request.title.toLowerCase();
    return [{ message: `The ${what} goes to ${host}; the vendor serves it at ${oneOf(served)}.`, ...place }];
  });
}

/** null: the vendor's file does not say. */
function servedAt({ server, provider, method }: Subject, { step }: PlannedRequest): readonly string[] | null {
  if (server === null || !hasTokens(method))
    return ['test', 'after_connect'].includes(step) ? provider.api.hosts : null;
  const { grants } = server.token_endpoint;
  const places: Readonly<Partial<Record<Step, readonly string[] | undefined>>> = {
    authorization_request: server.authorization_endpoint?.hosts,
    token_request: (hasConsent(method) ? grants.authorization_code : grants.client_credentials)?.hosts,
    refresh_request: grants.refresh_token?.hosts,
    exchange: grants.exchange?.hosts,
    revocation_request: server.revocation_endpoint?.hosts,
    test: provider.api.hosts,
    // What is asked after connecting may stand beside the API, too.
    after_connect: provider.hosts,
  };
  return places[step] ?? null;
}

/** null where the host is known only once the connection is made. */
function hostOf({ url }: PlannedRequest): string | null {
  const known = url.findIndex((part) => 'name' in part);
  const text = shownText(known < 0 ? url : url.slice(0, known));
  const host = /^https:\/\/([^/?#]+)([/?#]|$)/.exec(text);
  return host?.[2] === '' && known >= 0 ? null : (host?.[1] ?? null);
}
