import type { FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Actor } from '../engine/access/actor.ts';
import type { ApiKey, ApiKeys, Role } from '../engine/access/api-keys.ts';
import { EvergrantError } from '../errors.ts';
import { createFailureCounter } from './failure-counter.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose key the request brought; of routes that need one. */
    actor: Actor;
    /** Id of that key. */
    apiKey: string;
  }
  interface FastifyContextConfig {
    /** The least role that may use the route; `admin` where none is named. */
    role?: Role;
  }
}

/** Each role may do all that the ones before it may. */
export const ranks: Readonly<Record<Role, number>> = { viewer: 0, runtime: 1, admin: 2 };

/**
 * A hook that lets only those in who bring a key of a sufficient role (RFC 6750 §2.1). Wrong keys are counted by
 * address; a right key always passes, so that nobody can lock others out.
 * @throws unauthenticated, forbidden, rate_limited_here
 */
export function authenticate(apiKeys: ApiKeys): onRequestHookHandler {
  const failures = createFailureCounter({ limit: 30, window: 60_000 });
  const admit = (request: FastifyRequest, key: string | null, found: ApiKey | null): void => {
    if (!found) throw refusal(key !== null && failures.exceeded(request.ip, performance.now()), key === null);
    letIn(request, found);
  };
  return (request, _reply, done) => {
    const key = bearerKey(request.headers.authorization);
    const found = key === null ? null : apiKeys.find(key);
    // A key in memory costs no promise.
    if (!(found instanceof Promise)) {
      admit(request, key, found);
      return done();
    }
    found.then((stored) => admit(request, key, stored)).then(() => done(), done);
  };
}

function letIn(request: FastifyRequest, { id, name, role }: ApiKey): void {
  request.apiKey = id;
  request.actor = { kind: 'api_key', name };
  const least = request.routeOptions.config.role ?? 'admin';
  if (ranks[role] >= ranks[least]) return;
  throw new EvergrantError('forbidden', `The key is of the role ${role}; this needs the role ${least}.`, {
    hint: `Use a key of the role ${least}.`,
  });
}

function bearerKey(header: string | undefined): string | null {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function refusal(tooMany: boolean, missing: boolean): EvergrantError {
  if (tooMany) {
    return new EvergrantError('rate_limited_here', 'Too many wrong API keys from this address.', { retryAfter: 60 });
  }
  return new EvergrantError(
    'unauthenticated',
    missing ? 'The request brings no API key.' : 'The API key is not known here.',
    {
      hint: 'Send the header Authorization: Bearer KEY. The admin key was shown at the first start of the server.',
    },
  );
}
