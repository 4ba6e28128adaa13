/** A manifest before it is text: plain data, with what a person must decide beside the place where it stands. */

export interface Draft {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly comments: readonly Comment[];
}

export interface Comment {
  /** Keys and indices from the root; the comment stands above the last one. */
  readonly path: readonly (string | number)[];
  readonly lines: readonly string[];
}

export interface Field {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly choices?: readonly { readonly value: string; readonly title: string }[];
  readonly default?: string;
  readonly examples?: readonly string[];
  readonly required?: boolean;
  readonly secret?: boolean;
}

/** A part of the manifest with comments whose paths begin at it. */
export interface Piece {
  readonly value: Readonly<Record<string, unknown>>;
  readonly comments: readonly Comment[];
  readonly hosts: readonly string[];
}

/** How everything that a person must decide begins, so that it is found again. */
export const mark = 'Decide:';

/** @returns a comment that asks for a decision */
export function decide(path: Comment['path'], sentence: string): Comment {
  return { path, lines: [`${mark} ${sentence}`] };
}
