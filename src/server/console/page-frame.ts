import type { FastifyRequest } from 'fastify';
import type { ServerContext } from '../context.ts';
import { takeNote } from './note.ts';
import type { Frame } from './view/frame.ts';

/** What stands round the content of every page, for this request. */
export async function frameOf(context: ServerContext, request: FastifyRequest): Promise<Frame> {
  const note = await takeNote(context, request);
  return { session: request.session, workspace: context.workspace, note };
}
