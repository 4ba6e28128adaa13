import { capturesOf } from '../instance/captures.ts';
import { type CredentialValues, effectiveValues } from '../instance/credentials.ts';
import { hasConsent } from '../instance/method.ts';
import type { Roots } from '../instance/roots.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import { variablesOf } from '../manifest/template.ts';
import type { Placeholders } from './placeholders.ts';

/**
 * A value for every name that the method's templates use: what was entered or is a default, and a stand-in for whatever
 * is secret or comes later. A secret is a stand-in even where it was entered, so none can reach a plan.
 */
export function plannedValues(
  method: AuthenticationMethod,
  entered: CredentialValues,
  redirectUri: string | null,
  { standIn }: Placeholders,
): Roots {
  const fields = method.credential_fields;
  const secrets = new Set(fields.filter(({ secret }) => secret).map(({ name }) => name));
  const known = Object.entries(effectiveValues(method, entered)).filter(([name]) => !secrets.has(name));
  const chosen = new Set(known.map(([name]) => name));
  const captured = Object.keys(capturesOf(method)).map((name) => `captured.${name}`);
  const signed = hasConsent(method) ? (method.authorization_response.signature?.from ?? []) : [];
  const signatures = [signed].flat().map((name) => `callback.${name}`);
  const used = [...flow, ...captured, ...signatures, ...templatesOf(method).flatMap(variablesOf)];
  const later = [...fields.map(({ name }) => name), ...used].filter(
    // What a choice brings along is looked up by the builders.
    (name) => !chosen.has(name.split('.', 1)[0] ?? ''),
  );
  return {
    ...Object.fromEntries(later.map((name) => [name, standIn(name)])),
    ...Object.fromEntries(known),
    ...(redirectUri === null ? {} : { redirect_uri: redirectUri }),
  };
}

/** What the flow fills whether or not a template names it. */
const flow = ['state', 'redirect_uri', 'code', 'code_verifier', 'access_token', 'refresh_token', 'client_assertion'];

/** Every text in the method: names in what is no template do no harm. */
function templatesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(templatesOf) : [];
}
