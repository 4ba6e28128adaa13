import { EvergrantError } from '../../src/errors.ts';
import type { Outage } from './node.ts';

/**
 * A port whose asynchronous calls never return once the process behind it has died, and fail while it is out of reach.
 * Nested ports, such as the parts of a store, are wrapped too.
 */
export function gated<T extends object>(port: T, isCrashed: () => boolean, outage?: Outage): T {
  return new Proxy(port, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member === 'object' && member !== null) return gated(member, isCrashed, outage);
      if (typeof member !== 'function') return member;
      return (...parameters: unknown[]) => {
        if (isCrashed()) return never;
        if (name === 'close') return member.apply(target, parameters);
        if (outage?.mode === 'before' && name !== 'dataVersion') return Promise.reject(away());
        const answer: unknown = member.apply(target, parameters);
        return answer instanceof Promise ? passed(answer, isCrashed, outage) : answer;
      };
    },
  });
}

const never = new Promise<never>(() => {});

async function passed(answer: Promise<unknown>, isCrashed: () => boolean, outage?: Outage): Promise<unknown> {
  try {
    const value = await answer;
    if (isCrashed()) return never;
    if (outage !== undefined && outage.mode !== 'none') throw away();
    return value;
  } catch (error) {
    if (isCrashed()) return never;
    throw error;
  }
}

const away = () => new EvergrantError('store_unavailable', 'The store is away, for this test.', { retryAfter: 1 });
