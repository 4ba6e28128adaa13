import type { FastifyReply } from 'fastify';
import type { Session, SignedInAs } from '../../engine/access/sessions.ts';
import type { ServerContext } from '../context.ts';
import { setSessionCookie } from './session-cookie.ts';

interface Entry {
  /** The page to end on; default: the connections. */
  readonly next?: string;
  /** The session that this browser had. */
  readonly replaces: Pick<Session, 'id'> | null;
  /** Who vouches for the person, where no key does. */
  readonly through?: string;
}

/** Signs in, always under a new id, so that nobody can know it from before. */
export async function enterConsole(
  context: ServerContext,
  reply: FastifyReply,
  who: SignedInAs,
  { next = '/console/connections', replaces, through }: Entry,
): Promise<FastifyReply> {
  if (replaces) await context.sessions.signOut(replaces);
  setSessionCookie(reply, await context.sessions.signIn(who), context.publicUrl());
  const detail = `as ${who.role}${through === undefined ? '' : `, through ${through}`}`;
  await context.audit.record('signed_in', { kind: 'console', name: who.name }, detail);
  return reply.redirect(next, 303);
}
