import type { FastifyReply } from 'fastify';
import type { Html } from './pages/layout.ts';

export async function sendPage(reply: FastifyReply, page: Html, status = 200): Promise<FastifyReply> {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .send(String(await page));
}
