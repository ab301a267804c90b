/** What is wrong with one entry. */
export interface Problem {
  /** Place among the entries, from 0; among the lines of a file where it was read from one. */
  readonly at: number;
  readonly message: string;
}

/** How many are told; the others are only counted. */
const MOST_TOLD = 10;

/** The entries are no history: no verdict can be given. */
export class MalformedHistoryError extends Error {
  override readonly name = 'MalformedHistoryError';
  readonly problems: readonly Problem[];

  constructor(
    problems: readonly Problem[],
    /** How many there are in all. */
    readonly count: number = problems.length,
    /** What `at` counts. */
    readonly unit: 'entry' | 'line' = 'entry',
  ) {
    const told = problems.slice(0, MOST_TOLD);
    const lines = told.map(({ at, message }) => `${unit} ${at + 1}: ${message}`);
    const more = count - told.length;
    super([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
    this.problems = told;
  }
}
