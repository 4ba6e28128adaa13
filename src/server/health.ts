import type { FastifyInstance } from 'fastify';
import type { SpoolStatus } from '../engine/ports.ts';
import { spoolFull } from '../engine/refresh/reserve-slot.ts';
import { EvergrantError } from '../errors.ts';
import { unopenedWords } from '../instance/spool-words.ts';
import { answers } from './api/answers.ts';
import type { ServerContext } from './context.ts';
import { sendProblem } from './send-problem.ts';

/** `/healthz`: the process is up. `/readyz`: it can work, store and encryption key included. Neither needs a key. */
export function health(context: ServerContext): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/healthz', { schema: describe('The process is up.', {}) }, async () => ({ status: 'up' }));
    app.get(
      '/readyz',
      { schema: describe('The server can work; 503 where it cannot, or is about to end.', { spool }) },
      async (request, reply) => {
        const status = context.engine.spool();
        const shown = { ...status, notices: unopenedWords(status) };
        try {
          await check(context, status);
          return { status: 'ready', spool: shown };
        } catch (error) {
          return sendProblem(context, error, request, reply, { spool: shown });
        }
      },
    );
  };
}

/** @throws shutting_down, spool_full, store_unavailable, encryption_key_unknown */
async function check({ engine, draining }: ServerContext, { waiting, free }: SpoolStatus): Promise<void> {
  if (draining()) {
    throw new EvergrantError('shutting_down', 'This process is about to end and takes no more work.', {
      hint: 'Send requests to another node.',
    });
  }
  await engine.ready();
  // Without anything waiting the places are only in use, by requests that are under way.
  if (free === 0 && waiting > 0) throw spoolFull();
}

const count = { type: 'integer' };
const texts = { type: 'array', items: { type: 'string' } };
const spool = {
  type: 'object',
  description:
    'Answers that wait for the store, places left for more, and entries that do not open: how many of them are damaged, ' +
    'the ids of the keys that the others need, and what to do about both.',
  properties: {
    ...{ waiting: count, free: count, unreadable: count, damaged: count },
    ...{ missing_keys: texts, notices: texts },
  },
  required: ['waiting', 'free', 'unreadable', 'damaged', 'missing_keys', 'notices'],
};

function describe(summary: string, more: Record<string, object>) {
  const properties = { status: { type: 'string' }, ...more };
  return {
    summary,
    tags: ['health'],
    security: [],
    response: answers({ 200: { description: summary, type: 'object', properties, required: Object.keys(properties) } }),
  };
}
