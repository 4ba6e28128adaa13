import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** `__Host-`: only this origin can have set it (RFC 6265bis §4.1.3.2), which needs https. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-evergrant-browser' : 'evergrant-browser';
}

/** The random id of this browser, where it has one. */
export function readBrowser(request: FastifyRequest, publicUrl: string): string | undefined {
  const value = request.cookies[cookieName(publicUrl)];
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/**
 * The browser's id, a new one where it has none. One id serves all flows of a browser, so that several can run side by
 * side. SameSite=Lax lets it come along when the provider leads the browser back.
 */
export function bindBrowser(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string {
  const browser = readBrowser(request, publicUrl) ?? randomBytes(32).toString('base64url');
  reply.setCookie(cookieName(publicUrl), browser, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  });
  return browser;
}
