/** The first byte of a batch record. Numbers are part of the format. */
export const batchKinds = { local: 1, delivery: 2, entries: 3 } as const;

/** The first byte of a note record. */
export const noteKinds = {
  note: 1,
  keeper: 2,
  purge: 3,
  release: 4,
  reconciliation: 5,
  head: 6,
} as const;
