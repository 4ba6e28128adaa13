import type { RoleRule } from '../../config.ts';
import type { Claims } from '../ports.ts';
import type { Role } from './api-keys.ts';

const highestFirst: readonly Role[] = ['admin', 'runtime', 'viewer'];

/** The highest role that a rule gives to somebody with these claims; null: none does. */
export function grantedRole(claims: Claims, rules: readonly RoleRule[]): Role | null {
  const granted = rules.filter((rule) => holds(claims, rule)).map(({ role }) => role);
  return highestFirst.find((role) => granted.includes(role)) ?? null;
}

/** How somebody is named in events: what the provider has checked, never a name that people choose themselves. */
export function nameOf(claims: Claims): string {
  const email = emailIsTheirs(claims) ? claims.email : undefined;
  const name = [email, claims.preferred_username, claims.sub].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return String(name)
    .replace(/\p{Cc}|\p{Cf}/gu, '')
    .slice(0, 200);
}

function holds(claims: Claims, { claim, value }: RoleRule): boolean {
  if (claim === 'email') {
    return emailIsTheirs(claims) && String(claims.email).toLowerCase() === value.toLowerCase();
  }
  return valuesOf(claims, claim).some((one) => String(one) === value);
}

/** Some providers let people enter any address: one that nobody has checked proves nothing (Core §5.7). */
function emailIsTheirs({ email, email_verified }: Claims): boolean {
  return typeof email === 'string' && (email_verified === true || email_verified === 'true');
}

/** The claim of that name, or else along a path such as `realm_access.roles`. */
function valuesOf(claims: Claims, claim: string): readonly unknown[] {
  const found = Object.hasOwn(claims, claim) ? claims[claim] : claim.split('.').reduce<unknown>(member, claims);
  return [found].flat().filter((value) => ['string', 'number', 'boolean'].includes(typeof value));
}

function member(value: unknown, name: string): unknown {
  const holder = typeof value === 'object' && value !== null ? value : {};
  return Object.hasOwn(holder, name) ? (holder as Claims)[name] : undefined;
}
