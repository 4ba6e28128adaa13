import type { Outline } from './outline.ts';
import { addressRules } from './rules/addresses.ts';
import { captureRules } from './rules/captures.ts';
import { fieldRules } from './rules/fields.ts';
import type { Finding } from './rules/finding.ts';
import { grantRules } from './rules/grants.ts';
import { nameRules } from './rules/names.ts';
import { requestRules } from './rules/requests.ts';
import { secretRules } from './rules/secrets.ts';
import { variableRules } from './rules/variables.ts';
import { warningRules } from './rules/warnings.ts';

/** What a schema cannot say: everything that depends on two places of a manifest at once. */
export function checkRules(outline: Outline): Finding[] {
  const rules = [
    nameRules,
    grantRules,
    fieldRules,
    captureRules,
    variableRules,
    addressRules,
    secretRules,
    requestRules,
    warningRules,
  ];
  return rules.flatMap((rule) => rule(outline));
}
