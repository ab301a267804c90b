/**
 * What a search orders: one register is one cell; a set is a cell for each element, which holds
 * "absent" or "present". Values are numbers, and no two cells share one.
 */
export interface Steps {
  /** The value of each cell before anything happened. */
  readonly initial: Int32Array;
  /** How many values there are, over all cells. */
  readonly values: number;
  /** In the order of their calls. */
  readonly steps: readonly Step[];
}

export type Step = ReadStep | WriteStep | CasStep;

interface Interval {
  /** Place of the call. */
  readonly call: number;
  /** Place of the return; Infinity where it may happen at any time since. */
  readonly ret: number;
}

export interface ReadStep extends Interval {
  readonly kind: 'read';
  /** The value of each cell. */
  readonly seen: Int32Array;
}

export interface WriteStep extends Interval {
  readonly kind: 'write';
  readonly cell: number;
  readonly to: number;
}

/** Happens only where the cell holds `from`. */
export interface CasStep extends Interval {
  readonly kind: 'cas';
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

/** Whether it may happen at any time, or never. */
export function isOpen({ ret }: Interval): boolean {
  return ret === Number.POSITIVE_INFINITY;
}
