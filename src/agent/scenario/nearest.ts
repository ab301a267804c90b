/**
 * The one of the words that was most likely meant by a misspelled one: that which takes the fewest
 * letters added, left out, exchanged or swapped with their neighbour. Null where none is near.
 */
export function nearest(word: string, words: readonly string[]): string | null {
  const typed = plain(word);
  let best: string | null = null;
  let least = Math.floor(typed.length / 3) + 1;
  for (const candidate of words) {
    const distance = editDistance(typed, plain(candidate));
    if (distance < least || (distance === least && best === null)) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** ` – did you mean "x"?`, or nothing where no word is near. */
export function suggestion(word: string, words: readonly string[]): string {
  const meant = nearest(word, words);
  return meant === null ? '' : ` – did you mean "${meant}"?`;
}

function plain(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[-_\s]/g, '_')
    .slice(0, 100);
}

/** F. J. Damerau: A technique for computer detection and correction of spelling errors (1964). */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const cost = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        row > 1 && column > 1 && swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
