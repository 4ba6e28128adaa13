/** Authorization header value that carries an access token (RFC 6750 §2.1). */
export const bearer = (accessToken: string): string => `Bearer ${accessToken}`;

/** Whether a text can stand in a header: visible ASCII, which includes every b64token of RFC 6750 §2.1. */
export const isHeaderSafe = (token: string): boolean => /^[\x21-\x7e]+$/.test(token);

/** RFC 6749 §5.1: the type is case-insensitive, and `Bearer` where nothing is said. */
export const tokenType = (type: string | null): string => (type === null || /^bearer$/i.test(type) ? 'Bearer' : type);
