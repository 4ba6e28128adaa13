import type { Outline } from './outline.ts';
import { addressRules } from './rules/addresses.ts';
import { fieldRules } from './rules/fields.ts';
import type { Finding } from './rules/finding.ts';
import { nameRules } from './rules/names.ts';
import { requestRules } from './rules/requests.ts';
import { secretRules } from './rules/secrets.ts';
import { variableRules } from './rules/variables.ts';

/** What a schema cannot say: everything that depends on two places of a manifest at once. One mistake, one finding. */
export function checkRules(outline: Outline): Finding[] {
  const rules = [nameRules, fieldRules, variableRules, addressRules, secretRules, requestRules];
  const findings = rules.flatMap((rule) => rule(outline));
  // A template that two requests share is looked at twice.
  const seen = new Map(findings.map((finding) => [`${finding.code} ${finding.pointer} ${finding.message}`, finding]));
  return [...seen.values()];
}
