import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TestResult } from '../../engine/engine.ts';
import type { ServerContext } from '../context.ts';

/** What the page after a change says, once. */
export interface Note {
  readonly tone: 'good' | 'bad';
  readonly text: string;
  readonly hint?: string;
  /** Something to copy, such as a link or a new key. */
  readonly copy?: { readonly label: string; readonly value: string; readonly remark: string };
  readonly test?: TestResult;
}

/** Leads on to a page that shows the note; a reload of it neither repeats the change nor shows the note again. */
export async function redirectWithNote(
  { sessions }: ServerContext,
  { session }: FastifyRequest,
  reply: FastifyReply,
  address: string,
  note: Note,
): Promise<FastifyReply> {
  return reply.redirect(`${address}?note=${await sessions.keep(session!, note)}`, 303);
}

/** The note that this page is to show, which then is gone. */
export async function takeNote({ sessions }: ServerContext, request: FastifyRequest): Promise<Note | null> {
  const { note: id } = request.query as { note?: unknown };
  if (typeof id !== 'string' || !request.session || request.method !== 'GET') return null;
  const note = await sessions.kept<Note>(request.session, id);
  if (note) await sessions.forget(request.session, id);
  return note;
}
