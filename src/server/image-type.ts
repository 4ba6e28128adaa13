/**
 * What kind of picture these bytes are, by the bytes and never by a file's name; null: none that we serve. Signatures:
 * PNG (RFC 2083 §3.1), JPEG (RFC 2435 §3), WebP (RFC 9649 §2.4); SVG by its root element.
 */
export function imageType(content: Buffer): string | null {
  if (content.subarray(0, 8).equals(png)) return 'image/png';
  if (content.subarray(0, 3).equals(jpeg)) return 'image/jpeg';
  if (content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  return isSvg(content) ? 'image/svg+xml' : null;
}

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff]);

/** UTF-8 text whose first element is svg. A DOCTYPE that declares entities is refused: it can stand for anything. */
function isSvg(content: Buffer): boolean {
  const text = decoded(content);
  if (text === null || text.includes('<!ENTITY')) return false;
  const prologue = /^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*/i;
  return /^<svg[\s>]/.test(text.replace(prologue, ''));
}

function decoded(content: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
