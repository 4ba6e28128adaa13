import type { Settings } from './settings.ts';
import { parseWorkspace } from './workspace.ts';

/** Sign-in to the console through an OpenID provider (OpenID Connect Core 1.0). */
export interface SingleSignOnConfig {
  /** Exactly as the provider's metadata says it (OpenID Connect Discovery §4.3). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Separated by spaces; `openid` is among them. */
  readonly scope: string;
  /** Who is let in, and as what. Nobody else is. */
  readonly roles: readonly RoleRule[];
  /** How the sign-in page calls the provider. */
  readonly name: string;
  /** Whether the console takes API keys too. */
  readonly keys: boolean;
}

/** Who has this value among those of this claim has this role. */
export interface RoleRule {
  readonly claim: string;
  readonly value: string;
  readonly role: 'admin' | 'runtime' | 'viewer';
}

const needed = [
  'EVERGRANT_OIDC_ISSUER',
  'EVERGRANT_OIDC_CLIENT_ID',
  'EVERGRANT_OIDC_CLIENT_SECRET',
  'EVERGRANT_OIDC_ROLES',
] as const;

/** All four or none: without roles a sign-in would let in nobody, or everybody. */
export function readSingleSignOn(settings: Settings): SingleSignOnConfig | null {
  const issuer = settings.variable(needed[0], parseIssuer);
  const clientId = settings.variable(needed[1], parsePrintable);
  const clientSecret = settings.variable(needed[2], parsePrintable);
  const roles = settings.variable(needed[3], parseRoles);
  const name = settings.variable('EVERGRANT_OIDC_NAME', parseWorkspace);
  const scope = settings.variable('EVERGRANT_OIDC_SCOPE', parseScope) ?? 'openid profile email';
  const keys = settings.variable('EVERGRANT_CONSOLE_KEYS', parseKeys) ?? true;

  if (issuer !== undefined && clientId !== undefined && clientSecret !== undefined && roles !== undefined) {
    return { issuer, clientId, clientSecret, scope, roles, name: name ?? new URL(issuer).hostname, keys };
  }
  const given = [issuer, clientId, clientSecret, roles];
  if (given.some((value) => value !== undefined)) {
    needed.forEach((variable, index) => {
      if (given[index] === undefined) settings.missing(variable, 'is needed for single sign-on.');
    });
  }
  if (!keys) settings.refuse('EVERGRANT_CONSOLE_KEYS', 'can be off only with single sign-on (EVERGRANT_OIDC_ISSUER).');
  return null;
}

function parseIssuer(text: string): string {
  const url = URL.parse(text);
  const bare = url !== null && url.username === '' && url.password === '' && !/[?#]/.test(text);
  if (url?.protocol !== 'https:' || !bare)
    throw new Error('must be an https address such as https://login.example.com.');
  if (url.port !== '') throw new Error('must not name a port: this server calls port 443 only.');
  return text;
}

function parsePrintable(text: string): string {
  // RFC 6749 appendix A: both are printable ASCII.
  if (/^[\x20-\x7e]+$/.test(text)) return text;
  throw new Error('holds a character that it cannot have.');
}

function parseScope(text: string): string {
  const scopes = text.split(/\s+/);
  if (scopes.includes('openid')) return scopes.join(' ');
  throw new Error('must hold openid: openid profile email groups.');
}

function parseKeys(text: string): boolean {
  if (text === 'on') return true;
  if (text === 'off') return false;
  throw new Error('must be on (the default) or off.');
}

const rule = /^([^\s=]+)=(.+):(admin|runtime|viewer)$/;

/** `groups=platform-admins:admin,groups=support:viewer`. The claim ends at the first `=`, the role begins at the last `:`. */
export function parseRoles(text: string): RoleRule[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map((item) => {
      const [, claim, value, role] = rule.exec(item) ?? [];
      if (claim === undefined || value === undefined) {
        throw new Error(
          'must be claim=value:role, separated by commas, such as groups=platform-admins:admin,groups=support:viewer; the roles are admin, runtime and viewer.',
        );
      }
      return Object.freeze({ claim, value, role: role as RoleRule['role'] });
    });
}
