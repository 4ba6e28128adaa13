import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseConnectTo } from './config/connect-to.ts';
import { parseDeadlines } from './config/deadlines.ts';
import { parseEncryptionKeys } from './config/encryption-keys.ts';
import { parsePublicUrl, parseReturnOrigins } from './config/origins.ts';
import { parsePrivateHosts } from './config/private-hosts.ts';
import { type OutboundProxy, parseNoProxy, parseProxyUrl } from './config/proxy.ts';
import { createSettings, type Settings } from './config/settings.ts';
import { readSingleSignOn, type SingleSignOnConfig } from './config/sso.ts';
import { isPostgres, parseStoreFlag, parseStoreUrl } from './config/store-url.ts';
import { parseWebhookSecret, parseWebhookUrl } from './config/webhook.ts';
import { parseWorkspace } from './config/workspace.ts';

export type { OutboundProxy } from './config/proxy.ts';
export type { RoleRule, SingleSignOnConfig } from './config/sso.ts';

/** Everything a process can be told, frozen. Built from flags and environment; see `docs/operations.md`. */
export interface Config {
  /** Data directory, absolute. */
  readonly data: string;
  /** `sqlite:` (in the data directory), `sqlite:/path/to/file` or `postgres://…`, which may hold a password. */
  readonly store: string;
  /** Folders of manifests, absolute; the first that exists is used. */
  readonly connectors: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Origin under which browsers reach this server, without a trailing slash; null: `http://host:port`. */
  readonly publicUrl: string | null;
  readonly adminKey: string | null;
  /** 32 bytes each; the first seals, all open. Empty: a key file in the data directory. */
  readonly encryptionKeys: readonly Uint8Array[];
  readonly deadlines: Deadlines;
  /** `https://host` → `http://127.0.0.1:PORT`. */
  readonly connectTo: ReadonlyMap<string, string>;
  /** Exact hosts that may lead to private addresses. */
  readonly privateHosts: readonly string[];
  /** Origins that a connect link may return to. */
  readonly returnOrigins: readonly string[];
  /** Refreshes a second to one provider's host, from this process; Infinity: no limit. */
  readonly refreshRate: number;
  /** Where status changes are announced; null: nowhere. */
  readonly webhook: Webhook | null;
  /** Milliseconds between `/readyz` turning to 503 and the closing, so that a balancer sends no more. */
  readonly drain: number;
  /** Whether `/metrics` asks for no key. */
  readonly metricsOpen: boolean;
  /** Milliseconds that events are kept. */
  readonly keepEvents: number;
  /** Who asks, on the customers' pages. */
  readonly workspace: string;
  /** Picture beside that name: a file, absolute; null: none. Read by the server at its start. */
  readonly logo: string | null;
  /** How providers are reached; null: directly. */
  readonly proxy: OutboundProxy | null;
  /** Who else lets people into the console; null: nobody, API keys do. */
  readonly singleSignOn: SingleSignOnConfig | null;
}

export interface Webhook {
  readonly url: string;
  /** `whsec_` and base64 (Standard Webhooks). */
  readonly secret: string;
}

/** Milliseconds; each at least 2 s above the one before, because the socket's timers are coarse. */
export interface Deadlines {
  /** How long a caller waits for a refresh. */
  readonly caller: number;
  /** How long the provider may take to answer. */
  readonly socket: number;
  /** After how long an attempt without an outcome counts as lapsed. */
  readonly attempt: number;
}

/** Flags as the command line gives them; absent ones fall back to the environment, then to the default. */
export interface ConfigFlags {
  readonly data?: string;
  readonly store?: string;
  readonly connectors?: string;
  readonly host?: string;
  readonly port?: string | number;
  readonly publicUrl?: string;
  readonly connectTo?: readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration: a flag wins over its variable, an empty variable counts as absent. Relative paths are taken
 * from the current directory. Looks at the file system only to find the connectors folder; creates nothing.
 *
 * @throws invalid_configuration with every problem at once, each named by its flag or variable, never by its value
 * where that may hold a secret
 */
export function readConfig(flags: ConfigFlags, env: Environment): Config {
  const settings = createSettings(env);
  const config: Config = {
    data: resolve(settings.read('--data', flags.data, 'EVERGRANT_DATA', readPath) ?? '.evergrant'),
    store: readStore(settings, flags.store),
    connectors:
      settings.read('--connectors', flags.connectors, 'EVERGRANT_CONNECTORS', readFolder) ?? defaultConnectors(),
    host: settings.read('--host', flags.host, 'EVERGRANT_HOST', parseHost) ?? '127.0.0.1',
    port: settings.read('--port', flags.port?.toString(), 'EVERGRANT_PORT', parsePort) ?? 4000,
    publicUrl: settings.read('--public-url', flags.publicUrl, 'EVERGRANT_PUBLIC_URL', parsePublicUrl) ?? null,
    adminKey: settings.variable('EVERGRANT_ADMIN_KEY', parseAdminKey) ?? null,
    encryptionKeys: settings.variable('EVERGRANT_ENCRYPTION_KEY', parseEncryptionKeys) ?? [],
    deadlines: settings.variable('EVERGRANT_REFRESH_DEADLINES', parseDeadlines) ?? parseDeadlines('10,30,45'),
    connectTo: readConnectTo(settings, flags.connectTo) ?? new Map(),
    privateHosts: settings.variable('EVERGRANT_PRIVATE_HOSTS', parsePrivateHosts) ?? [],
    returnOrigins: settings.variable('EVERGRANT_RETURN_ORIGINS', parseReturnOrigins) ?? [],
    refreshRate: settings.variable('EVERGRANT_REFRESH_RATE', parseRate) ?? 50,
    webhook: readWebhook(settings),
    drain: settings.variable('EVERGRANT_DRAIN', parseDrain) ?? 2_000,
    metricsOpen: settings.variable('EVERGRANT_METRICS', parseMetrics) ?? false,
    keepEvents: settings.variable('EVERGRANT_KEEP_EVENTS', parseDays) ?? 90 * day,
    workspace: settings.variable('EVERGRANT_WORKSPACE', parseWorkspace) ?? 'Evergrant',
    logo: settings.variable('EVERGRANT_LOGO', (text) => resolve(readPath(text))) ?? null,
    proxy: readProxy(settings),
    singleSignOn: readSingleSignOn(settings),
  };
  if (isPostgres(config.store) && config.encryptionKeys.length === 0 && !env.EVERGRANT_ENCRYPTION_KEY?.trim())
    settings.refuse('EVERGRANT_ENCRYPTION_KEY', keyRequired);
  settings.throwProblems();
  return Object.freeze(config);
}

const keyRequired =
  'is required with PostgreSQL, where nodes share one key: 32 bytes in base64 (openssl rand -base64 32 makes one).';

function readStore(settings: Settings, flag: string | undefined): string {
  const parse = flag === undefined ? parseStoreUrl : parseStoreFlag;
  return settings.read('--store', flag, 'DATABASE_URL', parse) ?? 'sqlite:';
}

function readConnectTo(settings: Settings, flags: readonly string[] | undefined) {
  const flag = flags === undefined || flags.length === 0 ? undefined : flags.join(' ');
  return settings.read('--connect-to', flag, 'EVERGRANT_CONNECT_TO', parseConnectTo);
}

/** Both or neither: an address alone would get messages that nobody can trust. */
function readWebhook(settings: Settings): Webhook | null {
  const url = settings.variable('EVERGRANT_WEBHOOK_URL', parseWebhookUrl);
  const secret = settings.variable('EVERGRANT_WEBHOOK_SECRET', parseWebhookSecret);
  if (url !== undefined && secret !== undefined) return { url, secret };
  if (url !== undefined) settings.missing('EVERGRANT_WEBHOOK_SECRET', 'is needed with EVERGRANT_WEBHOOK_URL.');
  if (secret !== undefined) settings.missing('EVERGRANT_WEBHOOK_URL', 'is needed with EVERGRANT_WEBHOOK_SECRET.');
  return null;
}

/** As every program of this machine has it: in capital letters, or else in small ones. */
function readProxy(settings: Settings): OutboundProxy | null {
  const either = <T>(name: string, parse: (text: string) => T): T | undefined =>
    settings.variable(name, parse) ?? settings.variable(name.toLowerCase(), parse);
  const url = either('HTTPS_PROXY', parseProxyUrl);
  return url === undefined ? null : { url, except: either('NO_PROXY', parseNoProxy) ?? [] };
}

function parseDrain(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= 600) return seconds * 1000;
  throw new Error('must be a number of seconds from 0 to 600.');
}

const day = 86_400_000;

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= 36_500) return days * day;
  throw new Error('must be a whole number of days, at least 1.');
}

function parseMetrics(text: string): boolean {
  if (text === 'open') return true;
  if (text === 'key') return false;
  throw new Error('must be key (the default: a scrape brings an API key) or open.');
}

function readPath(text: string): string {
  if (text.includes('\0')) throw new Error('is not a path.');
  return text;
}

function readFolder(text: string): string {
  const path = resolve(readPath(text));
  if (!isFolder(path)) throw new Error(`must be a folder of manifests; ${path} is none.`);
  return path;
}

/** A folder `connector` here, else the connectors that ship with Evergrant: both from `src/` and from `dist/`. */
function defaultConnectors(): string {
  const local = resolve('connector');
  return isFolder(local) ? local : fileURLToPath(new URL('../connector', import.meta.url));
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function parseHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (!/^[A-Za-z0-9.:-]+$/.test(host))
    throw new Error('must be an address or a host name, without http:// and without a port.');
  if (/^[^:]+:\d+$/.test(host)) throw new Error('must not hold a port; give that with --port.');
  return host;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error('must be a number from 0 to 65535; 0 picks a free port.');
  return port;
}

function parseRate(text: string): number {
  if (text === 'unlimited') return Number.POSITIVE_INFINITY;
  const rate = Number(text);
  if (!(rate > 0)) throw new Error('must be a number of requests a second above 0, or unlimited.');
  return rate;
}

function parseAdminKey(text: string): string {
  // RFC 6750 §2.1: what can stand behind "Bearer" without quoting.
  if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(text)) throw new Error('may hold letters, digits and - . _ ~ + / only.');
  if (text.length < 20)
    throw new Error('is too short to be safe: at least 20 characters (openssl rand -hex 32 makes a good one).');
  return text;
}
