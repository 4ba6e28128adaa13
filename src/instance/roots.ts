import { EvergrantError } from '../errors.ts';
import type { AuthenticationMethod } from '../manifest/connector.ts';
import { rememberedOf } from '../manifest/remembered-of.ts';
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
  const given = givenIn(method, values);
  let scope: string | undefined;
  const lookUp: LookUp = (name) => {
    if (name === 'scope' && hasTokens(method)) {
      scope ??= joinScopes(requestedScopes(method, given), method.scope.separator);
      return scope;
    }
    const value = given(name);
    if (value !== undefined || Object.hasOwn(values, name)) return value;
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
  return requestedScopes(method, givenIn(method, values)).join(' ');
}

function requestedScopes(method: AuthenticationMethod, given: LookUp): string[] {
  const always = hasTokens(method) ? method.scope.always.map((item) => expandValue(item, given)) : [];
  return scopesOf([given('scope') ?? '', ...always].join(' '));
}

/** The values, what a chosen entry of a field sets beside them, and what stands for a capture that is not there. */
function givenIn(method: AuthenticationMethod, values: Roots): LookUp {
  const choices = choicesOf(method);
  const standards = captureDefaults(method);
  return (name) => {
    if (Object.hasOwn(standards, name) && !Object.hasOwn(values, name)) return standards[name];
    // Names of fields hold no dot.
    const dot = name.indexOf('.');
    const chosen = dot < 0 ? undefined : choices.get(name.slice(0, dot))?.get(values[name.slice(0, dot)] ?? '');
    const set = name.slice(dot + 1);
    if (chosen && Object.hasOwn(chosen, set)) return chosen[set];
    return Object.hasOwn(values, name) ? values[name] : undefined;
  };
}

/** Field → value that may be chosen → what it sets. */
const choicesOf = rememberedOf((method: AuthenticationMethod): ReadonlyMap<string, ReadonlyMap<string, Roots>> => {
  const withSets = method.credential_fields.flatMap(({ name, choices = [] }) => {
    const sets = new Map(choices.flatMap((choice) => (choice.sets ? [[choice.value, choice.sets] as const] : [])));
    return sets.size > 0 ? [[name, sets] as const] : [];
  });
  return new Map(withSets);
});

const captureDefaults = rememberedOf((method: AuthenticationMethod): Roots => {
  const standards = Object.entries(capturesOf(method)).flatMap(([name, { default: standard }]) =>
    standard === undefined ? [] : [[`captured.${name}`, standard]],
  );
  return Object.fromEntries(standards);
});

function needed(fresh: Fresh | undefined): Fresh {
  if (fresh) return fresh;
  throw new EvergrantError('internal', 'This request needs the time or a random value, and has none.');
}
