/**
 * Plain text: one line, markdown's marks escaped, HTML as entities, bare links broken up. It may
 * begin a line: it makes no list, heading or block of code there.
 */
export function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@]/g, (mark) => `\\${mark}`)
    .replaceAll('://', ':&#47;&#47;')
    .trimStart()
    .replace(/^([-=])/, '\\$1')
    .replace(/^(\d+)\./, '$1\\.');
}

/** A table; its cells must be escaped already. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [row(headings), row(headings.map(() => '---')), ...rows.map(row)].join('\n');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** What a reader unfolds. `title` must hold words of our own alone: it is HTML. */
export function folded(title: string, parts: readonly string[]): string {
  return [`<details><summary>${title}</summary>`, ...parts, '</details>'].join('\n\n');
}
