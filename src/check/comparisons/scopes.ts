import { hasTokens } from '../../instance/method.ts';
import { scopeSeparators, scopesOf } from '../../oauth/scope.ts';
import type { Cause } from '../report.ts';
import type { Subject } from '../subject.ts';
import type { Comparison } from './comparison.ts';

const noScopes = (subject: Subject): string | null => {
  if (!hasTokens(subject.method) || subject.server === null) return 'The method has no scopes.';
  return subject.server.scopes.known.length === 0 ? 'The vendor documents no scopes.' : null;
};

/** Every scope that the manifest names is one that the vendor knows. */
export const scopes: Comparison = {
  id: 'scopes',
  title: 'every scope that the manifest names is known to the vendor',
  skip: noScopes,
  differences(subject) {
    const known = new Set(subject.server?.scopes.known.map(({ name }) => name));
    return namedScopes(subject)
      .filter(({ scope }) => !known.has(scope))
      .map(({ scope, place }) => ({ message: `The vendor documents no scope ${scope}.`, ...place }));
  },
};

export const separator: Comparison = {
  id: 'separator',
  title: 'scopes are separated as the vendor separates them',
  skip: noScopes,
  differences(subject) {
    const { method, server } = subject;
    if (!hasTokens(method) || server === null) return [];
    const ours = scopeSeparators[method.scope.separator];
    // A plus sign in a query is a space to most readers (and the other way round), so the traffic tells.
    if (ours === server.scopes.separator || [ours, server.scopes.separator].every((each) => ' +'.includes(each)))
      return [];
    const words = (text: string): string => nameOf[text] ?? `"${text}"`;
    return [
      {
        message: `Scopes are joined by ${words(ours)}; the vendor separates them by ${words(server.scopes.separator)}.`,
        hint: 'Set scope.separator.',
        ...subject.at(['scope', 'separator'], ['scope']),
      },
    ];
  },
};

const nameOf: Readonly<Record<string, string>> = {
  ' ': 'a space',
  ',': 'a comma',
  '+': 'a plus sign',
  ';': 'a semicolon',
};

type Place = Pick<Cause, 'line' | 'column'>;

function namedScopes(subject: Subject): { readonly scope: string; readonly place: Place }[] {
  const { method } = subject;
  if (!hasTokens(method)) return [];
  const always = method.scope.always.map((scope, index) => ({ scope, place: subject.at(['scope', 'always', index]) }));
  const tests = method.api.test.map(({ scope }, index) => ({
    scope,
    place: subject.at(['api', 'test', index, 'scope']),
  }));
  const steps = method.after_connect.map(({ scope }, index) => ({
    scope,
    place: subject.at(['after_connect', index, 'scope']),
  }));
  const field = method.credential_fields.findIndex(({ name }) => name === 'scope');
  const examples = [...(method.credential_fields[field]?.examples ?? [])].flatMap((example, index) =>
    scopesOf(String(example)).map((scope) => ({
      scope,
      place: subject.at(['credential_fields', field, 'examples', index]),
    })),
  );
  const named = [...always, ...tests, ...steps, ...examples];
  return named.flatMap(({ scope, place }) => (scope === undefined || scope.includes('{') ? [] : [{ scope, place }]));
}
