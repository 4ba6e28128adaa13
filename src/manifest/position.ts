/** A place in a file. Lines and columns count from 1, columns in UTF-16 units as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds what a JSON pointer (RFC 6901) names: the key that leads to it, or its value. Unknown: the nearest parent. */
export type PositionOf = (pointer: string, part?: 'key' | 'value') => Position;

/** One reference token added to a JSON pointer (RFC 6901 §3). */
export function childPointer(pointer: string, token: string | number): string {
  const text = String(token);
  return `${pointer}/${/[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text}`;
}

/** The pointer without its last token; the root's parent is the root. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}
