import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Seconds: as long as somebody may take at the provider. */
const maxAge = 600;

/** `__Host-`: only this origin can have set it (RFC 6265bis §4.1.3.2), which needs https. */
function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-evergrant-sign-in' : 'evergrant-sign-in';
}

/** What tells the browser that began a sign-in from every other one. */
export function readSignInCookie(request: FastifyRequest, publicUrl: string): string | undefined {
  const value = request.cookies[cookieName(publicUrl)];
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** The value of this browser, a new one where it has none: two tabs may sign in side by side. */
export function bindSignIn(request: FastifyRequest, reply: FastifyReply, publicUrl: string): string {
  const value = readSignInCookie(request, publicUrl) ?? randomBytes(32).toString('base64url');
  reply.setCookie(cookieName(publicUrl), value, { ...attributes(publicUrl), maxAge });
  return value;
}

export function clearSignInCookie(reply: FastifyReply, publicUrl: string): void {
  reply.clearCookie(cookieName(publicUrl), attributes(publicUrl));
}

/** Lax: it comes along when the provider leads the browser back by a link or a redirect. */
const attributes = (publicUrl: string) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: publicUrl.startsWith('https:') }) as const;
