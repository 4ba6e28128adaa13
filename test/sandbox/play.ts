import { afterEach } from 'vitest';
import type { AuthorizationServer, Grant, TokenErrors } from '../../src/sandbox/authorization-server.ts';
import { loadProvider, type Provider } from '../../src/sandbox/provider.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { consent } from '../helpers/consent.ts';

export const provider = await loadProvider(
  new URL('../../connector/lightspeed-k-series.provider.yaml', import.meta.url).pathname,
);
export const server = provider.servers[0] as AuthorizationServer;
export const { client_id, client_secret } = server.clients[0] as { client_id: string; client_secret: string };
export const redirect_uri = 'https://app.example/oauth/callback';
export const basic = `Basic ${btoa(`${client_id}:${client_secret}`)}`;

const started: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
});

/** A sandbox that is closed after the test. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ provider, ...options });
  started.push(sandbox);
  return sandbox;
}

type Parameters = Record<string, string | null>;

export function authorizationUrl(sandbox: Sandbox, changes: Parameters = {}): string {
  const standard = { response_type: 'code', client_id, redirect_uri, scope: 'financial-api items', state: 'st4te' };
  return `${sandbox.origin}${sandbox.provider.servers[0]?.authorization_endpoint?.path}?${present({ ...standard, ...changes })}`;
}

export async function authorize(sandbox: Sandbox, changes: Parameters = {}): Promise<string> {
  return new URL(await consent(authorizationUrl(sandbox, changes))).searchParams.get('code') as string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown> & { access_token: string; refresh_token: string };
}

/** A token request with parameters in the query and Basic authentication; `null` leaves a parameter out. */
export async function tokenRequest(
  sandbox: Sandbox,
  parameters: Parameters,
  init: RequestInit = {},
): Promise<Answered> {
  const url = `${sandbox.origin}${sandbox.provider.servers[0]?.token_endpoint.grants.authorization_code?.path}?${present(parameters)}`;
  return read(await fetch(url, { method: 'POST', headers: { authorization: basic }, ...init }));
}

export function exchange(sandbox: Sandbox, code: string, changes: Parameters = {}, init: RequestInit = {}) {
  return tokenRequest(sandbox, { grant_type: 'authorization_code', code, redirect_uri, ...changes }, init);
}

export function refresh(sandbox: Sandbox, refresh_token: string, changes: Parameters = {}) {
  return tokenRequest(sandbox, { grant_type: 'refresh_token', refresh_token, ...changes });
}

export async function call(sandbox: Sandbox, path: string, access_token?: string, init: RequestInit = {}) {
  const headers = access_token === undefined ? {} : { authorization: `Bearer ${access_token}` };
  return read(await fetch(`${sandbox.origin}${path}`, { headers, ...init }));
}

/** The provider with one part of its first server replaced. */
export function variant<K extends keyof AuthorizationServer>(
  part: K,
  changes: Partial<AuthorizationServer[K]> | AuthorizationServer[K],
): Provider {
  const isPart = typeof changes === 'object' && !Array.isArray(changes);
  const value = isPart ? { ...(server[part] as object), ...changes } : changes;
  return { ...provider, servers: [{ ...server, [part]: value }] };
}

/** The provider with what all grants of its first server have in common replaced. */
export function grantsVariant(changes: Partial<Grant>, errors: Partial<TokenErrors> = {}): Provider {
  const { grants, errors: own } = server.token_endpoint;
  const changed = Object.entries(grants).map(([name, grant]) => [name, { ...grant, ...changes }]);
  return variant('token_endpoint', { grants: Object.fromEntries(changed), errors: { ...own, ...errors } });
}

function present(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

async function read(response: Response): Promise<Answered> {
  return { status: response.status, headers: response.headers, json: (await response.json()) as Answered['json'] };
}
