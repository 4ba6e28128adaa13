import type { MethodOutline, Outline } from '../outline.ts';
import type { Finding } from './finding.ts';

/** What the standard requests need of the fields. */
export function requestRules({ methods }: Outline): Finding[] {
  return methods.flatMap((method) => [...stateLength(method), ...client(method)]);
}

/** The schema holds a number to these limits; a field must hold itself to them. */
const shortestState = 8;
const longestState = 1024;

function stateLength({ stateLength: placed, fields }: MethodOutline): Finding[] {
  const field = fields.find(({ name }) => placed?.value === `{${name}}`);
  if (!placed || !field) return [];
  const { type, minimum = 0, maximum = Number.POSITIVE_INFINITY, default: standard } = field.rules;
  const limited = type === 'integer' && minimum >= shortestState && maximum <= longestState;
  if (limited && standard !== undefined) return [];
  const message = limited
    ? `The field "${field.name}" sets the length of the state and has no default.`
    : `The field "${field.name}" sets the length of the state and may be entered as anything.`;
  const hint = limited
    ? 'Give it one, for example default: 43.'
    : `Give it type: integer, a minimum of at least ${shortestState} and a maximum of at most ${longestState}.`;
  return [{ code: 'wrong-value', message, hint, pointer: placed.pointer }];
}

/** RFC 6749 §2.3.1: authentication by secret takes both; §4.1.1: the id is always sent. */
function client({ clientAuthentication, fields, fieldsKnown, pointer }: MethodOutline): Finding[] {
  if (!fieldsKnown) return [];
  const bySecret = clientAuthentication.some((way) => way !== 'none');
  const needed = bySecret ? ['client_id', 'client_secret'] : ['client_id'];
  return needed
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name) => ({
      code: 'undeclared-variable',
      message: `The standard request needs a field "${name}", and there is none.`,
      hint: name === 'client_secret' ? 'Declare it, or say client_authentication: none.' : 'Declare it.',
      pointer: `${pointer}/credential_fields`,
      part: 'key',
    }));
}
