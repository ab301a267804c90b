/**
 * The words of a line, as a shell would take them apart: blanks divide, single quotes keep everything,
 * double quotes all but `\"` and `\\`, and outside of quotes a backslash keeps the next character.
 * Nothing is expanded. Null where a quote is left open.
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (quote !== null && character === quote) {
      quote = null;
    } else if (character === '\\' && isEscape(quote, next)) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (quote === null && /\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) return null;
  return word === null ? words : [...words, word];
}

function isEscape(quote: string | null, next: string): boolean {
  if (next === '' || quote === "'") return false;
  return quote === null || next === '"' || next === '\\';
}
