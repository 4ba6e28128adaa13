/** `name   value` lines, aligned, indented. */
export function pairs(entries: readonly (readonly [name: string, value: string])[], indent = ''): string {
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `${`${indent}${name.padEnd(width)}  ${value}`.trimEnd()}\n`).join('');
}
