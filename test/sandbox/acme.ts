import type { Provider } from '../../src/sandbox/provider.ts';
import type { ProviderDocument } from '../../src/sandbox/provider-document.ts';
import { createProviderReader } from '../../src/sandbox/read-provider.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { schemaValidator } from '../../src/schema-validator.ts';
import { redirect_uri, start } from './play.ts';

const read = createProviderReader(await schemaValidator('provider'));

const plain = {
  id: 'acme',
  title: 'Acme',
  sources: [{ title: 'Guide', url: 'https://acme.example/guide' }],
  hosts: ['login.acme.example', 'api.acme.example'],
  clients: [{ client_id: 'app', client_secret: 'not-a-secret', values: { realm: 'r-1' } }],
  authorization_endpoint: { path: '/authorize' },
  token_endpoint: { path: '/token', grants: { authorization_code: {}, refresh_token: {} } },
  access_token: { lifetime: '1h' },
  refresh_token: { rotation: 'single_use' },
  api: { calls: [{ path: '/me', body: { id: 1 } }] },
} satisfies ProviderDocument;

/** A plain vendor of the RFCs with some parts replaced; what is wrong with it, if anything, is thrown. */
export function acme(changes: Partial<ProviderDocument> = {}): Provider {
  // JSON is YAML; absent parts are left out by it.
  const { provider, issues } = read(JSON.stringify({ ...plain, ...changes }), { id: 'acme' });
  if (provider === null) throw new Error(issues.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  return provider;
}

/** The token endpoint with some words replaced. */
export function tokenEndpoint(changes: Partial<NonNullable<ProviderDocument['token_endpoint']>>) {
  return { token_endpoint: { ...plain.token_endpoint, ...changes } };
}

export function play(changes: Partial<ProviderDocument> = {}, options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return start({ provider: acme(changes), ...options });
}

/** The callback that a customer's consent leads to. */
export async function callback(
  sandbox: Sandbox,
  query: Record<string, string> = {},
  decision: 'allow' | 'deny' = 'allow',
): Promise<URLSearchParams> {
  const standard = { response_type: 'code', client_id: 'app', redirect_uri, state: 'st4te' };
  const url = `https://login.acme.example/authorize?${new URLSearchParams({ ...standard, ...query })}`;
  return new URL(await sandbox.consent(url, decision)).searchParams;
}

export const basic = `Basic ${btoa('app:not-a-secret')}`;

export interface Sent {
  readonly host?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly json?: unknown;
}

/** A request to one of the hosts: status, body as text, and as JSON where it is. */
export async function send(sandbox: Sandbox, sent: Sent) {
  const { host = 'login.acme.example', path = '/token', headers = {}, query, form, json } = sent;
  const origin = sandbox.connectTo.get(`https://${host}`);
  const body = form ? new URLSearchParams(form) : json === undefined ? null : JSON.stringify(json);
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const url = `${origin}${path}${query ? `?${new URLSearchParams(query)}` : ''}`;
  const response = await fetch(url, { method: sent.method ?? 'POST', headers: { ...type, ...headers }, body });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text) };
}

/** A code spent the plain way. */
export async function connected(sandbox: Sandbox, query: Record<string, string> = {}) {
  const code = (await callback(sandbox, query)).get('code') as string;
  const form = { grant_type: 'authorization_code', code, redirect_uri };
  return (await send(sandbox, { headers: { authorization: basic }, form })).json;
}

export function renewal(refresh_token: unknown): Sent {
  return {
    headers: { authorization: basic },
    form: { grant_type: 'refresh_token', refresh_token: String(refresh_token) },
  };
}

export function get(path: string, headers: Record<string, string> = {}, query?: Record<string, string>): Sent {
  return { method: 'GET', host: 'api.acme.example', path, headers, ...(query && { query }) };
}

// biome-ignore lint/suspicious/noExplicitAny: what a vendor answers
function parsed(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
