import type { Formatter } from './checked-file.ts';

/** `file:line:column: error CODE message`, one line an issue, as compilers print; nothing about valid files. */
export const text: Formatter = (files) =>
  files
    .flatMap(({ file, issues }) =>
      issues.map(({ line, column, code, message, hint }) => {
        const words = hint === undefined ? message : `${message} ${hint}`;
        return `${file}:${line}:${column}: error ${code} ${words}\n`;
      }),
    )
    .join('');
