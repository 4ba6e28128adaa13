import type { FastifyReply, FastifyRequest } from 'fastify';

/** `__Host-`: only this origin can have set it (RFC 6265bis §4.1.3.2), which needs https. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-evergrant-session' : 'evergrant-session';
}

export function readSessionCookie(request: FastifyRequest, publicUrl: string): string | undefined {
  const value = request.cookies[cookieName(publicUrl)];
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** Strict: no other site can make a browser send it, not even by a link. It ends with the browser. */
export function setSessionCookie(reply: FastifyReply, cookie: string, publicUrl: string): void {
  reply.setCookie(cookieName(publicUrl), cookie, attributes(publicUrl));
}

export function clearSessionCookie(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(cookieName(publicUrl), attributes(publicUrl));
}

const attributes = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: publicUrl.startsWith('https:') }) as const;
