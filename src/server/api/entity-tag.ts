import type { InstanceView } from '../../engine/engine.ts';
import { EvergrantError } from '../../errors.ts';

/**
 * The entity tag of an instance (RFC 9110 §8.8.3). It stands for what can be edited and moves with an edit, not with
 * tokens and health: a refresh between reading and changing is no reason to refuse the change. Answers are never
 * cached, so that nobody takes it for the version of the rest.
 */
export const entityTag = ({ revision, updated_at }: InstanceView): string => `"${revision}-${updated_at.toString(36)}"`;

/**
 * Looks at an instance before it is changed, as the header demands (RFC 9110 §13.1.1, strong comparison).
 * @throws precondition_failed, when called
 */
export function ifMatch(header: string | undefined): { readonly check?: (current: InstanceView) => void } {
  if (header === undefined || header.trim() === '*') return {};
  const tags = header.split(',').map((tag) => tag.trim());
  return {
    check(current) {
      if (tags.includes(entityTag(current))) return;
      throw new EvergrantError('precondition_failed', `${current.name} was changed since you read it.`, {
        hint: 'Read it again, look at what is different, then repeat your change with its new ETag.',
      });
    },
  };
}

/** For the description of such a route. */
export const ifMatchHeader = {
  'if-match': {
    type: 'string',
    description: 'The ETag that you read: where somebody edited the instance since, nothing is changed (412).',
    examples: ['"3-mi8xk2q0"'],
  },
};
