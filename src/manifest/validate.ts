import type { ErrorObject } from 'ajv';
import type { Issue } from './issue.ts';
import type { PositionOf } from './position.ts';
import { childPointer } from './position.ts';
import { withoutNoise } from './schema-noise.ts';
import { explain } from './schema-words.ts';

/**
 * What a JSON Schema validator (ajv, with `allErrors` and `verbose`) found → issues in plain words, each at the place to
 * change. One mistake is one issue: a key that was misspelt is not reported as missing as well.
 */
export function issuesOf(errors: readonly ErrorObject[], positionOf: PositionOf): Issue[] {
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const error of withoutNoise(errors)) {
    const finding = explain(error);
    const pointer = finding.key === undefined ? error.instancePath : childPointer(error.instancePath, finding.key);
    const place = positionOf(pointer, finding.part);
    const identity = `${finding.code} ${pointer} ${finding.message}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    const { code, message, hint } = finding;
    issues.push({ code, message, ...(hint === undefined ? {} : { hint }), ...place, pointer });
  }
  return issues.filter((issue) => !isMisspelt(issue, issues));
}

/** A missing key, where an unknown key beside it was most likely meant to be it. */
function isMisspelt(issue: Issue, issues: readonly Issue[]): boolean {
  if (issue.code !== 'missing-key') return false;
  const parent = issue.pointer.slice(0, issue.pointer.lastIndexOf('/') + 1);
  const name = issue.pointer.slice(parent.length);
  return issues.some(
    (other) =>
      other.code === 'unknown-key' &&
      other.pointer.startsWith(parent) &&
      !other.pointer.slice(parent.length).includes('/') &&
      other.hint === `Did you mean "${name}"?`,
  );
}
