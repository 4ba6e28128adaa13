import type { MethodOutline, Stage } from '../outline.ts';

/**
 * Names that the flow fills, by the stage at which they have a value. The code and the verifier exist only during the
 * exchange (RFC 6749 §4.1.3, RFC 7636 §4.5), the tokens only from then on; addresses and keys are settled before.
 */
const flowRoots: Readonly<Record<Stage, readonly string[]>> = {
  authorization: ['state', 'redirect_uri', 'code_challenge'],
  token: ['code', 'redirect_uri', 'code_verifier', 'state'],
  refresh: ['refresh_token', 'access_token'],
  step: ['access_token', 'refresh_token'],
  api: ['access_token'],
  address: [],
  answer: [],
  derived: [],
  identity: [],
};

/** Filled anew for each request, wherever a value may differ from one request to the next. */
const freshRoots = ['random', 'timestamp'];
const settledStages: readonly Stage[] = ['address', 'answer', 'identity'];

/** Roots with members: `{captured.realm_id}`. */
const dottedRoots = ['callback', 'captured', 'token', 'derived'];

/** Signed for each request (RFC 7523 §2.2): a field of that name would be sent in its place. */
const assertionNames = ['client_assertion', 'client_assertion_type'];

/** Names a credential field may not take. */
export const reservedNames: readonly string[] = [
  ...new Set([...Object.values(flowRoots).flat(), ...freshRoots, ...dottedRoots, ...assertionNames]),
];

/** Whether the flow fills this name at any stage. */
export function isFlowRoot(name: string): boolean {
  const [root = ''] = name.split('.');
  return (
    Object.values(flowRoots).some((names) => names.includes(name)) || freshRoots.includes(name) || root === 'callback'
  );
}

/** Names of the flow that have a value at this stage, and are worth a hint. */
export function rootsAt(stage: Stage, { pkce }: Pick<MethodOutline, 'pkce'>): readonly string[] {
  return flowRoots[stage].filter((name) => pkce || !name.startsWith('code_'));
}

/** Whether a name has a value at this stage without being a credential field. */
export function isAvailable(name: string, stage: Stage, method: MethodOutline): boolean {
  const [root = '', member = '', ...rest] = name.split('.');
  if (rootsAt(stage, method).includes(name)) return true;
  if (freshRoots.includes(name)) return !settledStages.includes(stage);
  if (root === 'callback') return stage === 'token';
  if (root === 'captured') return method.captures.some((capture) => capture.name === member);
  if (root === 'derived') return Object.hasOwn(method.derived, member) && !settledStages.includes(stage);
  if (root === 'token')
    return (stage === 'api' || stage === 'step') && method.tokenSets.includes(member) && rest.length === 1;
  // With scopes that are always asked for there is a scope even where no field holds one.
  return name === 'scope' && Object.hasOwn(method.source, 'scope');
}

/** The names that fields declare: their own, and `field.name` for what their choices set. */
export function declaredNames({ fields }: MethodOutline): readonly string[] {
  return fields.flatMap(({ name, rules }) => {
    const sets = new Set((rules.choices ?? []).flatMap((choice) => Object.keys(choice.sets ?? {})));
    return [name, ...[...sets].map((member) => `${name}.${member}`)];
  });
}
