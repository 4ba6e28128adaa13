import { shownText } from '../plan/plan.ts';
import type { Condition, RefreshTokenLifetimes } from '../sandbox/authorization-server.ts';
import { plannedRequests, type Subject } from './subject.ts';

/** How long the vendor keeps a grant that was made with what the manifest asks for. Milliseconds; null: for ever. */
export function vendorLifetimes(subject: Subject): RefreshTokenLifetimes | null {
  const rules = subject.server?.refresh_token;
  if (rules === undefined) return null;
  return rules.exceptions.find(({ when }) => holds(subject, when)) ?? rules;
}

/** Whether the vendor gives a refresh token to what the manifest asks for. */
export function givesRefreshToken(subject: Subject): boolean {
  const { server } = subject;
  if (server?.token_endpoint.grants.refresh_token === undefined) return false;
  if (server.token_endpoint.grants.refresh_token.spends !== 'refresh_token') return false;
  const { issued_when } = server.refresh_token;
  return issued_when === null || holds(subject, issued_when);
}

function holds(subject: Subject, { scope, parameters = {} }: Condition): boolean {
  const sent = authorizationParameters(subject);
  const separator = subject.server?.scopes.separator ?? ' ';
  const scopeName = subject.server?.authorization_endpoint?.parameter_names.scope ?? 'scope';
  const asked = (sent.get(scopeName) ?? '').split(separator);
  return (
    (scope === undefined || asked.includes(scope)) &&
    Object.entries(parameters).every(([name, value]) => sent.get(name) === value)
  );
}

function authorizationParameters(subject: Subject): ReadonlyMap<string, string> {
  const [request] = plannedRequests(subject, 'authorization_request');
  const parts = request?.parts.filter(({ place }) => place === 'query') ?? [];
  return new Map(parts.map(({ name, value }) => [name, shownText(value)]));
}
