import type { Result } from './figure.js';

const HEADER = ['name', 'ours', 'reference', 'ratio', 'budget', 'ok'];

/** The results as aligned columns: words to the left, numbers to the right. */
export function formatTable(results: readonly Result[]): string {
  return formatRows([HEADER, ...results.map(cells)]);
}

export function formatRows(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => align(cell, column, widths)).join('  '))
    .join('\n');
}

function cells({ name, unit, ours, reference, ratio, budget, ok }: Result): string[] {
  return [
    `${name} (${unit})`,
    formatNumber(ours),
    formatNumber(reference),
    ratio.toFixed(2),
    budget,
    ok ? 'yes' : 'no',
  ];
}

function formatNumber(value: number): string {
  const digits = value >= 100 ? 0 : 2;
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function align(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
}
