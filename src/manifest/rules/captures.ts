import type { CaptureOutline, MethodOutline, Outline } from '../outline.ts';
import { variablesOf } from '../template.ts';
import type { Finding } from './finding.ts';
import { patternProblem } from './pattern.ts';

/** What is captured comes from outside: it is held by patterns, and what nobody vouches for only describes. */
export function captureRules({ methods }: Outline): Finding[] {
  return methods.flatMap((method) => [
    ...method.captures.flatMap(patterns),
    ...method.captures.flatMap((capture) => trustedClaims(capture, method)),
    ...method.captures.flatMap((capture) => lateTokenUrl(capture, method)),
  ]);
}

function patterns({ rules, pointer }: CaptureOutline): Finding[] {
  const problem = rules.pattern === undefined ? null : patternProblem(rules.pattern);
  return problem === null ? [] : [{ code: 'pattern-invalid', ...problem, pointer: `${pointer}/pattern` }];
}

/** RFC 7519 §7.2: a JWT means nothing until its signature is checked, and nobody checks it here. */
function trustedClaims({ name, rules }: CaptureOutline, { templates }: MethodOutline): Finding[] {
  if (rules.claim === undefined) return [];
  return templates
    .filter(({ template, stage }) => stage !== 'identity' && variablesOf(template).includes(`captured.${name}`))
    .map(({ pointer }) => ({
      code: 'claim-trusted',
      message: `{captured.${name}} is a claim of a token whose signature is not checked, so no request may use it.`,
      hint: 'Take the value from the answer itself or from a request after_connect.',
      pointer,
    }));
}

/** The token endpoint is needed before the customer has left for the provider. */
function lateTokenUrl({ name, rules, pointer }: CaptureOutline, method: MethodOutline): Finding[] {
  const at = `${method.pointer}/token_request/url`;
  const url = method.templates.find((placed) => placed.pointer === at)?.template ?? '';
  if (rules.default !== undefined || !variablesOf(url).includes(`captured.${name}`)) return [];
  const message = `The token endpoint depends on {captured.${name}}, which has no value before the customer consents.`;
  return [{ code: 'missing-key', message, hint: 'Give the capture a default.', pointer }];
}
