import type { MethodOutline, Stage } from '../outline.ts';

/**
 * Names that the flow fills, by the stage at which they have a value. The code and the verifier exist only during the
 * exchange (RFC 6749 §4.1.3, RFC 7636 §4.5), the tokens only at a refresh; addresses and keys are settled before.
 */
const flowRoots: Readonly<Record<Stage, readonly string[]>> = {
  authorization: ['state', 'redirect_uri', 'code_challenge'],
  token: ['code', 'redirect_uri', 'code_verifier', 'state'],
  refresh: ['refresh_token', 'access_token'],
  address: [],
  answer: [],
};

/** Names a credential field may not take: those of the flow, and those that later words of the language use. */
export const reservedNames: readonly string[] = [
  ...new Set(Object.values(flowRoots).flat()),
  'callback',
  'captured',
  'token',
];

/** Whether the flow fills this name at any stage. */
export function isFlowRoot(name: string): boolean {
  return Object.values(flowRoots).some((names) => names.includes(name));
}

/** Names of the flow that have a value at this stage. */
export function rootsAt(stage: Stage, { pkce }: Pick<MethodOutline, 'pkce'>): readonly string[] {
  return flowRoots[stage].filter((name) => pkce || !name.startsWith('code_'));
}
