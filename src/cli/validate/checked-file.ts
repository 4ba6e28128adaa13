import type { Issue } from '../../manifest/issue.ts';

/** What `validate` has to say about one file. */
export interface CheckedFile {
  /** As it was named, or the folder as it was named and the file in it. */
  readonly file: string;
  /** Sorted by position; empty: valid. */
  readonly issues: readonly Issue[];
}

/** What every output format is: the files in order → the whole text, newline included; empty where nothing is to be said. */
export type Formatter = (files: readonly CheckedFile[]) => string;
