import type { AuthenticationMethod, CredentialField } from '../manifest/connector.ts';
import type { AuthorizationServer, Condition } from '../sandbox/authorization-server.ts';
import type { Samples } from './samples.ts';

/**
 * Field → value, as an administrator with the vendor's sample client would enter it. Fields with a default, and those
 * that need not be filled in, are left alone unless the vendor's file has a value for them.
 * @param samples null: no vendor is known, and the manifest's own examples must do
 */
export function sampleCredentials(method: AuthenticationMethod, samples: Samples | null): Record<string, string> {
  const given = { ...samples?.client?.values, ...samples?.credential?.values };
  const entries = method.credential_fields.flatMap((field) => {
    const own = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (own !== undefined) return [[field.name, own] as const];
    return field.required && field.default === undefined ? [[field.name, sampleValue(field, samples)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function sampleValue(field: CredentialField, samples: Samples | null): string {
  const { name, choices, format } = field;
  const client = samples?.client;
  if (choices !== undefined) return (choices.find((choice) => isPlayed(choice, samples)) ?? choices[0])?.value ?? '';
  if (name === 'client_id' && client) return client.client_id;
  if (name === 'client_secret' && client?.client_secret !== undefined) return client.client_secret;
  if (name === 'scope' && samples && client) return askedScopes(samples).join(' ');
  const host = samples?.provider.hosts.find((each) => !each.startsWith('*.'));
  return format === 'hostname' && field.examples.length === 0 && host !== undefined ? host : exampleOf(field);
}

function exampleOf({ name, examples: [example], type, minimum, format }: CredentialField): string {
  if (example !== undefined) return String(example);
  if (type === 'integer') return String(minimum ?? 1);
  return format === 'hostname' ? 'host.example' : `sample-${name}`;
}

/** Whether a choice leads, by itself or by what it sets, to where this client is known. */
function isPlayed(
  { value, sets = {} }: NonNullable<CredentialField['choices']>[number],
  samples: Samples | null,
): boolean {
  const hosts = [...(samples?.provider.hosts ?? []), ...(samples?.server?.hosts ?? [])];
  return [value, ...Object.values(sets)].some((each) => hosts.includes(each));
}

/**
 * What a person would ask for: scopes that the API's calls need, and no others where there are two. What makes a grant
 * last is for the manifest to ask.
 */
function askedScopes({ client, server, provider }: Samples): readonly string[] {
  const technical = new Set([...conditionsOf(server).flatMap(({ scope }) => scope ?? []), ...protocolScopes]);
  const business = (client?.scopes ?? []).filter((scope) => !technical.has(scope));
  const needed = business.filter((scope) => provider.api.calls.some((call) => call.scope === scope));
  const others = business.filter((scope) => !needed.includes(scope));
  return [...needed, ...others.slice(0, Math.max(0, 2 - needed.length))];
}

const protocolScopes = ['openid', 'offline_access'];

function conditionsOf(server: AuthorizationServer | null): readonly Condition[] {
  if (server === null) return [];
  const { issued_when, exceptions } = server.refresh_token;
  return [...(issued_when ? [issued_when] : []), ...exceptions.map(({ when }) => when)];
}
