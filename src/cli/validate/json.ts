import type { Formatter } from './checked-file.ts';

/** `{ valid, files: [{ file, issues: [{ code, message, hint?, line, column, pointer }] }] }` for programs. */
export const json: Formatter = (files) => {
  const valid = files.every(({ issues }) => issues.length === 0);
  return `${JSON.stringify({ valid, files }, null, 2)}\n`;
};
