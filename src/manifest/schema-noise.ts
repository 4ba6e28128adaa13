import type { ErrorObject } from 'ajv';

/**
 * Takes out what a validator reports only because a schema offers alternatives: of the branches of an `anyOf` or
 * `oneOf` the one that the author came closest to stays, the others and the collective error go.
 */
export function withoutNoise(errors: readonly ErrorObject[]): ErrorObject[] {
  let remaining = errors.filter(({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames');
  for (const choice of errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')) {
    remaining = settle(choice, remaining);
  }
  return remaining;
}

function settle(choice: ErrorObject, errors: readonly ErrorObject[]): ErrorObject[] {
  const branches = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const branch = branchOf(choice, error);
    if (branch !== null) branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const closest = [...branches.values()].sort((a, b) => distance(a, choice) - distance(b, choice))[0];
  if (!closest) return [...errors];
  return errors.filter((error) => error !== choice && (branchOf(choice, error) === null || closest.includes(error)));
}

/** Which alternative of the choice an error lies in; null for none. `$ref`s are inlined in neither path. */
function branchOf(choice: ErrorObject, error: ErrorObject): string | null {
  if (error === choice || !error.instancePath.startsWith(choice.instancePath)) return null;
  const prefix = `${choice.schemaPath}/`;
  if (!error.schemaPath.startsWith(prefix)) return null;
  return error.schemaPath.slice(prefix.length).split('/')[0] ?? null;
}

/** A branch that wants another type altogether is further away than one with mistakes inside. */
function distance(branch: readonly ErrorObject[], choice: ErrorObject): number {
  const wrongKind = branch.some(
    ({ keyword, instancePath }) => instancePath === choice.instancePath && (keyword === 'type' || keyword === 'const'),
  );
  return branch.length + (wrongKind ? 1000 : 0);
}
