import type { MethodOutline, Outline } from '../outline.ts';
import { entries, type Mapping, mapping } from '../outline-values.ts';
import type { Finding } from './finding.ts';

/** What the standard requests need of the fields. */
export function requestRules({ methods, root }: Outline): Finding[] {
  const shared = carriers(mapping(mapping(root.api).authorization), '/api/authorization');
  const found = methods.flatMap((method) => [
    ...stateLength(method),
    ...client(method),
    ...bodies(method),
    ...credential(method),
  ]);
  return [...shared, ...found];
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
function client({ clientAuthentication, fields, fieldsKnown, pointer, source }: MethodOutline): Finding[] {
  if (!fieldsKnown || clientAuthentication.length === 0) return [];
  const needed = clientAuthentication.some(needsSecret) ? ['client_id', 'client_secret'] : ['client_id'];
  const missing: Finding[] = needed
    .filter((name) => !fields.some((field) => field.name === name))
    .map((name) => ({
      code: 'undeclared-variable',
      message: `The standard request needs a field "${name}", and there is none.`,
      hint: name === 'client_secret' ? 'Declare it, or say client_authentication: none.' : 'Declare it.',
      pointer: `${pointer}/credential_fields`,
      part: 'key',
    }));
  if (!clientAuthentication.includes('private_key_jwt') || source.client_assertion !== undefined) return missing;
  const message = 'private_key_jwt needs a client_assertion, and there is none.';
  const hint = "Add client_assertion: { key: '{private_key}' } and a secret field of format pem.";
  return [...missing, { code: 'missing-key', message, hint, pointer }];
}

/** Whether a way of authenticating the client sends its secret. */
export function needsSecret(way: string): boolean {
  return !['none', 'private_key_jwt', 'access_token'].includes(way);
}

/** A request has one body, and a GET none (RFC 9110 §9.3.1). */
function bodies({ source, pointer }: MethodOutline): Finding[] {
  const single = ['token_request', 'refresh_request', 'revocation_request'].map((name) => ({
    value: source[name],
    pointer: `${pointer}/${name}`,
  }));
  const steps = ['exchange', 'after_connect'].flatMap((name) => entries(source[name], `${pointer}/${name}`));
  return [...single, ...steps].flatMap((request): Finding[] => {
    const { method, form, json } = mapping(request.value);
    const body = json === undefined ? 'form' : 'json';
    const at = `${request.pointer}/${body}`;
    if (form !== undefined && json !== undefined) {
      const message = 'A request has a form or a JSON body, not both.';
      return [{ code: 'wrong-value', message, hint: 'Keep one of form and json.', pointer: at, part: 'key' }];
    }
    if (method !== 'GET' || (form ?? json) === undefined) return [];
    const message = `A GET has no body, so "${body}" would not be sent.`;
    return [{ code: 'wrong-value', message, hint: 'Put the parameters in query.', pointer: at, part: 'key' }];
  });
}

/** An API call carries its credential in one place. */
function credential({ source, pointer }: MethodOutline): Finding[] {
  const authorization = mapping(mapping(source.api).authorization);
  return carriers(authorization, `${pointer}/api/authorization`);
}

function carriers(authorization: Mapping, pointer: string): Finding[] {
  const places = ['header', 'query', 'basic'].filter((name) => authorization[name] !== undefined);
  if (Object.keys(authorization).length === 0) return [];
  if (places.length !== 1) {
    const message = 'An API call carries its credential in one place: header, query or basic.';
    return [{ code: 'wrong-value', message, hint: 'Keep one of the three.', pointer }];
  }
  const [place] = places;
  if (place === 'basic' || authorization.value !== undefined) return [];
  return [{ code: 'missing-key', message: `The key "value" is missing beside "${place}".`, pointer }];
}
