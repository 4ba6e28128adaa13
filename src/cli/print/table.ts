export interface Cell {
  readonly text: string;
  /** Colours the text after it was cut and padded: escape codes take no room on the screen. */
  readonly paint?: (text: string) => string;
}

const gap = '  ';
const narrowest = 6;

/** Aligned columns, cut to `width` characters where the output is a terminal; null: as wide as the contents. */
export function table(rows: readonly (readonly Cell[])[], width: number | null): string {
  const widths = shrink(columnWidths(rows), width);
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
function shrink(widths: number[], width: number | null): number[] {
  if (width === null) return widths;
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, column) => sum + column, gap.length * (fitted.length - 1));
  while (total() > width) {
    const widest = Math.max(...fitted);
    if (widest <= narrowest) break;
    fitted[fitted.lastIndexOf(widest)] = widest - 1;
  }
  return fitted;
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
