import type { Attempts } from './attempts.js';
import { type LaneOperationRows, MAX_OPERATIONS } from './operations.js';

/** What a timeline shows at most, besides its operations; the characters are those of all names as JSON. */
export const MAX_ATTEMPTS = 80_000;
export const MAX_NAME_CHARACTERS = 2_000_000;

export interface SelectedOperation {
  row: number;
  name: string;
  /** How many of its attempts, from the first. */
  attempts: number;
}

/**
 * The operations that a timeline shows, in the order of their beginning. Where there are too many,
 * those with a finding come first, then those that met faults, then the calm ones.
 */
export function selectOperations(
  operations: LaneOperationRows,
  attempts: Attempts,
): SelectedOperation[] {
  const tierOf = (row: number) => {
    if (operations.hasFinding(row)) return 0;
    return operations.isTroubled(row) ? 1 : 2;
  };
  const chosen: SelectedOperation[] = [];
  let attemptsLeft = MAX_ATTEMPTS;
  let charactersLeft = MAX_NAME_CHARACTERS;
  for (let tier = 0; tier <= 2 && chosen.length < MAX_OPERATIONS; tier += 1) {
    for (let row = 0; row < operations.size && chosen.length < MAX_OPERATIONS; row += 1) {
      if (tierOf(row) !== tier) continue;
      const name = operations.nameOf(row);
      if (name === null) continue;
      const characters = JSON.stringify(name).length;
      const wanted = attempts.countOf(row);
      // A finding is worth telling even where its attempts are not shown.
      if (characters > charactersLeft || (tier > 0 && wanted > attemptsLeft)) continue;
      const shown = Math.min(wanted, attemptsLeft);
      attemptsLeft -= shown;
      charactersLeft -= characters;
      chosen.push({ row, name, attempts: shown });
    }
  }
  return chosen.sort((a, b) => a.row - b.row);
}
