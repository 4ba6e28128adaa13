import type { Cause } from '../../check/report.ts';

/** `file:line:column: what is wrong. What to do.`, as editors and CI make a link of it. */
export function placed(file: string, { message, hint, line, column }: Cause): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
}
