export interface Cell {
  readonly text: string;
  /** Colours the text after it was cut and padded: escape codes take no room on the screen. */
  readonly paint?: (text: string) => string;
}

const gap = '  ';
const narrowest = 8;

/**
 * Aligned columns, cut to `width` characters where the output is a terminal; null: as wide as the contents. `yielding`
 * columns, by their index, are cut before any other.
 */
export function table(
  rows: readonly (readonly Cell[])[],
  width: number | null,
  yielding: readonly number[] = [],
): string {
  const widths = shrink(columnWidths(rows), width, yielding);
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, index) => draw(cell, widths[index] ?? 0))
          .join(gap)
          .trimEnd()}\n`,
    )
    .join('');
}

function columnWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, length(cell.text));
  }
  return widths;
}

/** Takes from the widest column, one character at a time, until the row fits: short columns stay whole. */
function shrink(widths: readonly number[], width: number | null, yielding: readonly number[]): readonly number[] {
  if (width === null) return widths;
  const shrunk = [...widths];
  let excess = shrunk.reduce((sum, column) => sum + column, gap.length * (shrunk.length - 1)) - width;
  for (const candidates of [yielding, [...shrunk.keys()]]) {
    for (; excess > 0; excess -= 1) {
      const widest = candidates.reduce((a, b) => (shrunk[b]! >= shrunk[a]! ? b : a), candidates[0] ?? 0);
      if (candidates.length === 0 || shrunk[widest]! <= narrowest) break;
      shrunk[widest]! -= 1;
    }
  }
  return shrunk;
}

function draw(cell: Cell, width: number): string {
  const characters = [...cell.text];
  const text = characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : cell.text;
  const padding = ' '.repeat(Math.max(0, width - length(text)));
  return `${cell.paint?.(text) ?? text}${padding}`;
}

function length(text: string): number {
  return [...text].length;
}
