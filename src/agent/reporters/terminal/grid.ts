import { padded, placesOf, wrapped } from './layout.js';

/**
 * Rows under headings, numbers to the right; where the terminal is too narrow for that, each row
 * becomes a sentence of its own. Cells must be plain.
 */
export function grid(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): string[] {
  const widths = headings.map((heading, i) =>
    Math.max(placesOf(heading), ...rows.map((row) => placesOf(row[i] ?? ''))),
  );
  const text = widths.reduce((sum, width) => sum + width, 0);
  const gap = ['  ', ' '].find((each) => text + each.length * (widths.length - 1) <= columns);
  if (gap === undefined) {
    const [title = ''] = headings;
    const sentences = rows.flatMap((row) => sentence(headings, row, columns));
    return title === '' ? sentences : [title, ...sentences];
  }
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => padded(cell, widths[i] ?? 0, i === 0 ? 'left' : 'right')).join(gap);
  return [headings, ...rows].map((cells) => line(cells).trimEnd());
}

function sentence(
  headings: readonly string[],
  [name = '', ...cells]: readonly string[],
  columns: number,
): string[] {
  const parts = cells.map((cell, i) => `${headings[i + 1] ?? ''} ${cell}`);
  const [first = '', ...rest] = wrapped(`${name.trim()}: ${parts.join(', ')}`, columns - 2);
  return [first, ...rest.map((line) => `  ${line}`)];
}
