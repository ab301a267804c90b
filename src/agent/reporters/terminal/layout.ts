/** Characters that stand on two places of a terminal: East Asian wide ones and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Places that a text takes on a terminal; it must be plain and without colours. */
export function placesOf(text: string): number {
  let places = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    places += WIDE.test(character) ? 2 : 1;
  }
  return places;
}

/** Filled up with spaces, at the end or in front. */
export function padded(text: string, places: number, side: 'left' | 'right' = 'left'): string {
  const fill = ' '.repeat(Math.max(0, places - placesOf(text)));
  return side === 'left' ? `${text}${fill}` : `${fill}${text}`;
}

/** Lines of at most `places` each, broken between words, and within one where it is too long. */
export function wrapped(text: string, places: number): string[] {
  const most = Math.max(8, places);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, most))) {
    if (line !== '' && placesOf(line) + 1 + placesOf(word) > most) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A name in a first column and text beside it, wrapped under itself. */
export function labelled(name: string, text: string, columns: number): string {
  const indent = ' '.repeat(LABEL);
  const [first = '', ...rest] = wrapped(text, columns - LABEL);
  return [`${padded(name, LABEL)}${first}`, ...rest.map((line) => indent + line)].join('\n');
}

/** Places of the first column. */
export const LABEL = 12;

function pieces(word: string, most: number): string[] {
  if (placesOf(word) <= most) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (placesOf(part + character) > most) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
