/**
 * Text that comes from a tested API, made harmless for a terminal: every control character (escape
 * sequences begin with one), and what turns the direction of writing, becomes visible.
 */
export function plainText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

const UNSAFE = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
