/** One mistake that an author could make in a manifest that is right, and what a check must say of it. */
export interface Mutation {
  readonly connector: string;
  readonly method: string;
  /** What is wrong. */
  readonly mistake: string;
  /** Text before the change, so that the change is made in the right place; absent: the file's beginning. */
  readonly after?: string;
  /** As it is written. */
  readonly from: string;
  /** As it would be written wrongly. */
  readonly to: string;
  /** Scenario or comparison that must fail. */
  readonly fails: string;
  /** What its cause must say. */
  readonly cause: RegExp;
}

/** A mistake that a check does not find; docs/check.md says why. */
export type UnseenMutation = Omit<Mutation, 'fails' | 'cause'> & { readonly why: string };

/** The manifest with the mistake in it. @throws where the text to change is not there */
export function mutate(text: string, mutation: Mutation | UnseenMutation): string {
  const { mistake, after = '', from, to } = mutation;
  const begin = text.indexOf(after);
  const at = text.indexOf(from, begin < 0 ? text.length : begin + after.length);
  if (at < 0) throw new Error(`"${mistake}" changes a text that is no longer in the manifest: ${from}`);
  return text.slice(0, at) + to + text.slice(at + from.length);
}
