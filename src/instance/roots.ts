import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import { expandValue, type LookUp } from '../manifest/template.ts';
import { joinScopes, scopesOf } from '../oauth/scope.ts';
import { type Captured, capturesOf } from './captures.ts';
import { derive } from './derive.ts';
import { hasTokens } from './method.ts';

/** Root → value, as templates see it: credential fields, `captured.*`, and what the flow adds. */
export type Roots = Readonly<Record<string, string>>;

/** What is new for each request: it arrives as data, so that a request is built the same from the same. */
export interface Fresh {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** 43 characters of base64url, from 32 random bytes. */
  readonly random: string;
}

/** The values of an instance with what was captured for it. */
export function withCaptured(values: Roots, captured: Captured): Roots {
  return { ...values, ...prefixed('captured', captured) };
}

/** `{ realmId: '7' }` as `{ 'callback.realmId': '7' }`. */
export function prefixed(root: string, values: Readonly<Record<string, string>>): Roots {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${root}.${name}`, value]));
}

/** Finds what a template of the method names: what is given first, then what follows from it. */
export function lookUpIn(method: AuthenticationMethod, values: Roots, fresh?: Fresh): LookUp {
  const roots: Roots = { ...values, ...choiceSets(method, values), ...captureDefaults(method, values) };
  const given: Roots = { ...roots, ...(hasTokens(method) ? { scope: scopeOf(method, roots) } : {}) };
  const lookUp: LookUp = (name) => {
    if (Object.hasOwn(given, name)) return given[name];
    if (name === 'random') return needed(fresh).random;
    if (name === 'timestamp') return String(Math.floor(needed(fresh).now / 1000));
    const derived = name.startsWith('derived.') ? name.slice('derived.'.length) : '';
    const derivation = Object.hasOwn(method.derived, derived) ? method.derived[derived] : undefined;
    return derivation && derive(derivation, lookUp);
  };
  return lookUp;
}

/** The scopes that a method asks for, separated by spaces whatever the vendor separates them by. */
export function requestedScope(method: AuthenticationMethod, values: Roots): string {
  return requestedScopes(method, { ...values, ...choiceSets(method, values) }).join(' ');
}

function scopeOf(method: AuthenticationMethod, values: Roots): string {
  if (!hasTokens(method)) return '';
  return joinScopes(requestedScopes(method, values), method.scope.separator);
}

function requestedScopes(method: AuthenticationMethod, values: Roots): string[] {
  const always = hasTokens(method) ? method.scope.always.map((item) => expandValue(item, (name) => values[name])) : [];
  return scopesOf([values.scope ?? '', ...always].join(' '));
}

function choiceSets(method: AuthenticationMethod, values: Roots): Roots {
  const sets = method.credential_fields.map(({ name, choices }) => {
    const chosen = choices?.find(({ value }) => value === values[name]);
    return prefixed(name, chosen?.sets ?? {});
  });
  return Object.assign({}, ...sets);
}

function captureDefaults(method: AuthenticationMethod, values: Roots): Roots {
  const missing = Object.entries(capturesOf(method)).flatMap(([name, { default: standard }]) =>
    standard === undefined || Object.hasOwn(values, `captured.${name}`) ? [] : [[`captured.${name}`, standard]],
  );
  return Object.fromEntries(missing);
}

function needed(fresh: Fresh | undefined): Fresh {
  if (fresh) return fresh;
  throw new EvergrantError('internal', 'This request needs the time or a random value, and has none.');
}
