/** Text that is already HTML. Only `html` and `raw` make it, so nothing else reaches a page unescaped. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | readonly Markup[] | string | number | null | undefined;

/** A template whose values are escaped, for text and for attributes in double quotes. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  const parts = values.map((value, i) => render(value) + (strings[i + 1] ?? ''));
  return new Markup((strings[0] ?? '') + parts.join(''));
}

/** Text of our own that is HTML by construction, such as the style sheet. */
export function raw(text: string): Markup {
  return new Markup(text);
}

/** Escapes text; control characters and lone surrogates, which no page may hold, become U+FFFD. */
export function escapeHtml(text: string): string {
  return printable(text).replaceAll(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function render(value: Value): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((each) => each.text).join('');
  return escapeHtml(String(value));
}

function printable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Bidi_Control}\u{FFFE}\u{FFFF}]/gu, (character) =>
      character === '\n' || character === '\t' ? character : '\u{FFFD}',
    );
}
