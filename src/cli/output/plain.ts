// Not through the agent's index, which would load the whole reliability test.
import { plainText } from '../../agent/reporters/plain-text.js';

export { plainText };

/** The same, cut where it is too long for a line of a table. */
export function shortText(text: string, most = 60): string {
  const plain = plainText(text);
  return plain.length <= most ? plain : `${plain.slice(0, most - 1)}…`;
}

/** Keeps the line ends and tabs of a text that may have several lines. */
export function plainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\t').map(plainText).join('\t'))
    .join('\n');
}
