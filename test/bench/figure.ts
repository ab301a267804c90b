import type { Stage } from './stage/stage.js';

/** What the ratio of ours to the reference has to keep to. */
export type Budget = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. */
export interface Figure {
  readonly name: string;
  /** Its number in the list of budgets. */
  readonly number: number;
  /** What is measured, and beside what, for `--help` and the JSON file. */
  readonly what: string;
  readonly unit: string;
  readonly budget: Budget;
  /** Sets up both sides; the stage ends whatever it started. Or says what this machine lacks. */
  prepare(stage: Stage): Promise<Contest | { missing: string }>;
}

/** Both sides of a figure; each call is one measurement, in the figure's unit. */
export interface Contest {
  /** @throws where the work that was measured turns out to be wrong or incomplete. */
  ours(): Promise<number>;
  reference(): Promise<number>;
}

export interface Result {
  readonly name: string;
  readonly number: number;
  readonly what: string;
  readonly unit: string;
  /** Medians of the samples. */
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly budget: string;
  readonly ok: boolean;
  readonly samples: { readonly ours: readonly number[]; readonly reference: readonly number[] };
}

/** More than one line, and no budget; measured only where it is asked for by name. */
export interface Survey {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  /** The table's rows with their head; or what this machine lacks. */
  take(stage: Stage): Promise<string[][] | { missing: string }>;
}
