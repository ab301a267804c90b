import { readFileSync } from 'node:fs';

/** A figure as docs/operations/metrics.md documents it. */
export interface DocumentedMetric {
  name: string;
  of: readonly string[];
}

/** Rows of the tables whose first cell is a name; what only Linux tells is left out elsewhere. */
export function documentedMetrics(platform = process.platform): DocumentedMetric[] {
  const page = readFileSync('docs/operations/metrics.md', 'utf8');
  return [...page.matchAll(/^\| `([a-z_0-9]+)` \| ([a-z, ]+?)( on Linux)? \|/gm)]
    .filter(([, , , onLinux]) => !onLinux || platform === 'linux')
    .map(([, name = '', of = '']) => ({ name, of: of.split(', ') }));
}

/** Names that the text of a /metrics declares. */
export function declaredMetrics(text: string): string[] {
  return [...text.matchAll(/^# TYPE (\S+) \w+$/gm)].map(([, name = '']) => name);
}

/** Figures that an expression of PromQL reads: histograms by the name under which they are declared. */
export function metricsIn(expression: string): string[] {
  const withoutTexts = expression.replace(/"[^"]*"/g, '""');
  const names = withoutTexts.match(/\b(softadastra|http|nodejs|process)_[a-z_0-9]+/g) ?? [];
  return names.map((name) =>
    name.replace(/(_seconds|_jobs|_rows|_attempts)_(bucket|sum|count)$/, '$1'),
  );
}

/** The value of one series; undefined where it is not told. */
export function sampleOf(text: string, name: string, label = ''): number | undefined {
  const line = text
    .split('\n')
    .find(
      (each) =>
        /^[^#]/.test(each) && /^[a-z_0-9]+/.exec(each)?.[0] === name && each.includes(label),
    );
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ') + 1));
}
